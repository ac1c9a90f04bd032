package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever pastes a request of the document gets the answer that the document has beside it: the ledger itself decides here. */
class PublishedExamplesTest {
    private static final JsonNode DOCUMENT = PublishedContract.OPEN_API.document();
    private static final JsonNode CONFIRMED = DOCUMENT.at("/components/examples/Confirmed/value");

    private RunningIngest ingest;
    private LedgerBehindIngest ledger;
    private int keys;

    @BeforeEach
    void start() {
        ingest = new RunningIngest();
        ingest.log.logTime = Instant.parse(CONFIRMED.get("decided_at").asText());
        ledger = new LedgerBehindIngest(ingest);
        assertThat(write("PUT", RunningIngest.INVENTORY, example("put", "inventory", "onSale"))
                        .json()
                        .path("outcome")
                        .asText())
                .isEqualTo("INVENTORY_SET");
    }

    @AfterEach
    void stop() {
        ingest.close();
        ledger.close();
    }

    static Stream<String> bookings() {
        return Stream.of("booking", "hold");
    }

    @ParameterizedTest
    @MethodSource("bookings")
    void anExampleOfABookingIsBooked(String name) {
        Answer answer = write("POST", RunningIngest.BOOKINGS, bookingExample(name));

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    @Test
    void theExampleOfADecisionIsThatOfTheExampleOfABooking() {
        Answer answer = write("POST", RunningIngest.BOOKINGS, bookingExample("booking"));

        JsonNode decision = answer.json();
        CONFIRMED.fieldNames().forEachRemaining(field -> assertThat(decision.has(field))
                .as(field)
                .isTrue());
        assertThat(decision.size()).isEqualTo(CONFIRMED.size());
        for (String field : new String[] {"outcome", "decided_at", "status", "stays", "booking_version"}) {
            assertThat(decision.get(field)).as(field).isEqualTo(CONFIRMED.get(field));
        }
    }

    @Test
    void theEventOfTheFeedIsThatDecision() {
        String stream = DOCUMENT.path("paths")
                .path("/v1/events")
                .at("/get/responses/200/content")
                .path("text/event-stream")
                .at("/examples/oneDecision/value")
                .asText();

        assertThat(stream).contains("id: 7\ndata: " + CONFIRMED + "\n");
    }

    @Test
    void otherExamplesOfInventoryAndStaysAreTaken() {
        assertThat(write("PUT", RunningIngest.INVENTORY, example("put", "inventory", "restricted"))
                        .status())
                .isEqualTo(200);
        Answer booked = write("POST", RunningIngest.BOOKINGS, bookingExample("booking"));
        JsonNode modification = DOCUMENT.path("paths")
                .path("/v1/bookings/{booking_id}")
                .at("/patch/requestBody/content/application~1json/examples/oneNightMore/value");

        Answer modified = write(
                "PATCH",
                RunningIngest.BOOKINGS + "/" + booked.json().path("booking_id").asText(),
                modification);

        assertThat(modified.status()).as(modified.body()).isEqualTo(200);
    }

    @Test
    void theLineOfABatchIsBooked() {
        JsonNode line = DOCUMENT.path("paths")
                .path("/v1/bookings:batch")
                .at("/post/requestBody/content/application~1x-ndjson/examples/oneLine/value");
        Answer answer = ingest.send(ingest.request("/v1/bookings:batch")
                .header("Authorization", "Bearer demo-key")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(line.toString())));

        assertThat(answer.json().path("status").asInt()).as(answer.body()).isEqualTo(202);
        Answer alone = write(
                "POST",
                RunningIngest.BOOKINGS,
                ((com.fasterxml.jackson.databind.node.ObjectNode) line.deepCopy()).without("idempotency_key"));
        assertThat(alone.status()).as(alone.body()).isEqualTo(201);
    }

    private Answer write(String method, String path, JsonNode body) {
        return ingest.send(ingest.write(path)
                .setHeader("Idempotency-Key", "example-" + keys++)
                .header("Prefer", "wait=10")
                .method(method, BodyPublishers.ofString(body.toString())));
    }

    private static JsonNode bookingExample(String name) {
        return DOCUMENT.path("paths")
                .path("/v1/bookings")
                .at("/post/requestBody/content/application~1json/examples/" + name + "/value");
    }

    private static JsonNode example(String method, String last, String name) {
        return DOCUMENT.path("paths")
                .path("/v1/properties/{property_id}/room-types/{room_type_id}/" + last)
                .at("/" + method + "/requestBody/content/application~1json/examples/" + name + "/value");
    }
}
