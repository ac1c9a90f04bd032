package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tartware.bookings.avro.BookingStatus;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.ingest.fields.FieldCode;
import com.tartware.bookings.ingest.http.PublishedContract.Operation;
import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.schemas.Topic;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The published documents against the server, both ways. One way is {@link ObservedAnswers}: whatever any test is answered is in the
 * document. The other way is here: whatever is in the document, some test was answered.
 */
@Order(Integer.MAX_VALUE)
class PublishedContractTest {
    private static final PublishedContract CONTRACT = PublishedContract.OPEN_API;

    /**
     * Given by a part of the server that all routes have in common: admission, the log, the draining at the end, what answers for a
     * mistake of ours. Likewise the reasons of decisions.
     */
    private static final Set<String> GIVEN_ALIKE = Set.of(
            "403 FORBIDDEN",
            "422 IDEMPOTENCY_KEY_REUSED",
            "429 RATE_LIMITED",
            "500 INTERNAL_ERROR",
            "503 LOG_UNAVAILABLE",
            "503 STORE_UNAVAILABLE");

    private RunningIngest ingest;

    @BeforeEach
    void start() {
        ingest = new RunningIngest();
    }

    @AfterEach
    void stop() {
        ingest.close();
    }

    @Test
    void everyRouteIsInTheDocumentAndTheOtherWayRound() {
        Set<String> documented = new TreeSet<>();
        for (Operation operation : CONTRACT.operations()) {
            documented.add(operation.toString());
            if (operation.method().equals("GET")) {
                documented.add("HEAD " + operation.template());
            }
        }

        assertThat(new TreeSet<>(ingest.routes())).isEqualTo(documented);
    }

    @Test
    void theWordsOfTheDocumentAreThoseOfTheCode() {
        assertThat(words("ProblemCode")).isEqualTo(names(ProblemCode.values()));
        assertThat(words("FieldCode")).isEqualTo(names(FieldCode.values()));
        assertThat(words("Outcome")).isEqualTo(namesButUnknown(Outcome.values()));
        assertThat(words("Reason")).isEqualTo(namesButUnknown(Reason.values()));
        assertThat(new TreeSet<>(words("BookingStatus")))
                .isEqualTo(new TreeSet<>(namesButUnknown(BookingStatus.values())));
    }

    @Test
    void everyCodeIsDocumentedUnderItsStatusOnly() {
        for (Operation operation : CONTRACT.operations()) {
            CONTRACT.codes(operation).forEach((status, codes) -> codes.stream()
                    .filter(words("ProblemCode")::contains)
                    .forEach(code -> assertThat(ProblemCode.valueOf(code).status())
                            .as("%s %s", operation, code)
                            .isEqualTo(Integer.parseInt(status))));
        }
    }

    /** Some answers take more to get than one can do for every route alike: tests of their own get those, and are counted. */
    @Test
    void everyDocumentedAnswerIsGivenInSomeTest() {
        CONTRACT.operations().forEach(this::provoke);

        Map<String, List<String>> unseen =
                ObservedAnswers.unseen(answer -> GIVEN_ALIKE.contains(answer) || answer.startsWith("409 "));
        System.out.printf(
                Locale.ROOT,
                "contract: %d operations, %d documented answers, %d seen in tests, unseen: %s %s%n",
                CONTRACT.operations().size(),
                CONTRACT.operations().stream()
                        .mapToInt(operation ->
                                ObservedAnswers.documented(operation).size())
                        .sum(),
                ObservedAnswers.SEEN.size(),
                unseen,
                ObservedAnswers.unseenHeaders());
        // With -Dtest=… the tests that would have seen the rest did not run.
        if (System.getProperty("test") == null) {
            assertThat(unseen).isEmpty();
            assertThat(ObservedAnswers.unseenHeaders()).isEmpty();
        }
    }

    @Test
    void everyTopicIsDocumentedWithTheSchemaThatIsWritten() {
        JsonNode document = PublishedContract.read("asyncapi.yaml");
        Set<String> documented = new TreeSet<>();
        document.path("channels")
                .forEach(channel -> documented.add(channel.path("address").asText()));

        Set<String> ours = new TreeSet<>(Set.of(Topic.DEAD_LETTERS, "booking.answers.v1"));
        for (Topic topic : Topic.values()) {
            ours.add(topic.topicName());
            assertThat(documentedSchema(document, topic))
                    .as("asyncapi.yaml must name the newest release of %s", topic.subject())
                    .isEqualTo(topic.schema());
        }
        assertThat(documented).isEqualTo(ours);
    }

    @Test
    void theDocumentsAreServedToEverybodyAndTheirPageLoadsNothing() {
        Answer openApi = ingest.send(ingest.request("/openapi.yaml"));
        Answer asyncApi = ingest.send(ingest.request("/asyncapi.yaml"));
        Answer page = ingest.send(ingest.request("/docs"));

        assertThat(openApi.body()).startsWith("openapi: 3.1.0");
        assertThat(asyncApi.body()).startsWith("asyncapi: 3.0.0");
        assertThat(openApi.header("Content-Type")).isEqualTo("application/yaml");
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'sha256-")
                .contains("frame-ancestors 'none'");
        // Not the page itself in a failure's message: it is long.
        assertThat(page.body().contains("Tartware Bookings")).isTrue();
        assertThat(page.body().contains("<script src")).isFalse();
    }

    @Test
    void aClientThatHasADocumentIsToldSo() {
        for (String path : List.of("/openapi.yaml", "/asyncapi.yaml", "/docs")) {
            String tag = ingest.send(ingest.request(path)).header("ETag");
            Answer again = ingest.send(ingest.request(path).header("If-None-Match", tag));
            assertThat(again.status()).as(path).isEqualTo(304);
            assertThat(again.body()).isEmpty();
        }
    }

    @Test
    void thePageIsSmallForWhoeverTakesItCompressed() {
        Answer compressed = ingest.send(ingest.request("/docs").header("Accept-Encoding", "br, gzip"));
        Answer refused = ingest.send(ingest.request("/docs").header("Accept-Encoding", "gzip;q=0"));

        assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(refused.header("Content-Encoding")).isNull();
        assertThat(refused.body().endsWith("</html>\n")).isTrue();
    }

    private static Schema documentedSchema(JsonNode document, Topic topic) {
        for (JsonNode channel : document.path("channels")) {
            if (channel.path("address").asText().equals(topic.topicName())) {
                JsonNode message = channel.path("messages").elements().next();
                String pointer = message.path("$ref").asText().substring(1);
                return new Schema.Parser()
                        .parse(document.at(pointer).at("/payload/schema").toString());
            }
        }
        throw new AssertionError("asyncapi.yaml lacks " + topic.topicName());
    }

    private static List<String> words(String schema) {
        List<String> words = new ArrayList<>();
        CONTRACT.document()
                .path("components")
                .path("schemas")
                .path(schema)
                .path("enum")
                .forEach(word -> words.add(word.asText()));
        return words;
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }

    private static List<String> namesButUnknown(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(Enum::name)
                .filter(name -> !name.equals("UNKNOWN"))
                .toList();
    }

    /** Whatever can be got in the same way on any route. */
    private void provoke(Operation operation) {
        Ask ask = new Ask(operation);
        ask.sendValid();
        ask.send(ask.valid().setHeader("Authorization", "Bearer nobody"));
        ask.send(ask.to(ask.path() + "?x=%FF"));
        ask.send(ask.to(ask.path() + "?zzz=1"));
        if (operation.template().contains("{")) {
            ask.send(ask.to(ask.pathToNothing()));
        }
        ask.send(ask.valid().method("PURGE", BodyPublishers.noBody()));
        if (!operation.method().equals("GET")) {
            ask.send(ask.with("{"));
            ask.send(ask.with("{\"zzz\":1}"));
            ask.send(ask.with(" ".repeat(1024 * 1024 + 1)));
            ask.send(ask.valid().setHeader("Content-Type", "text/plain"));
            ask.send(ask.withKey(null));
            ask.send(ask.withKey("two words"));
            ingest.log.broker = FakeCommandLog.Broker.REFUSES;
            ask.send(ask.valid());
            ingest.log.broker = FakeCommandLog.Broker.BREAKS;
            ask.send(ask.valid());
            ingest.log.broker = FakeCommandLog.Broker.ACKNOWLEDGES;
        }
        if (operation.method().equals("GET") && !operation.template().equals("/v1/events")) {
            ingest.store.breaks = true;
            ask.send(ask.valid());
            ingest.store.breaks = false;
        }
        if (operation.template().startsWith("/v1/webhook-endpoints")) {
            HttpRequest.Builder valid = ask.valid();
            ingest.webhooks.log.broker = FakeWebhookEndpointLog.Broker.BREAKS;
            ask.send(valid);
            ingest.webhooks.log.broker = FakeWebhookEndpointLog.Broker.ACKNOWLEDGES;
        }
        ingest.store.away = true;
        ingest.obstacle = Optional.of("away");
        ask.sendValid();
        ingest.store.away = false;
        ingest.obstacle = Optional.empty();
    }

    /** Requests of one operation, made from what the document says about it. */
    private final class Ask {
        private final Operation operation;
        private final String body;
        private final String mediaType;

        Ask(Operation operation) {
            this.operation = operation;
            JsonNode content = CONTRACT.document()
                    .path("paths")
                    .path(operation.template())
                    .path(operation.method().toLowerCase(Locale.ROOT))
                    .path("requestBody")
                    .path("content");
            mediaType = content.isMissingNode() ? null : content.fieldNames().next();
            JsonNode examples = content.path(mediaType == null ? "" : mediaType).path("examples");
            body = examples.isEmpty()
                    ? "{}"
                    : examples.elements().next().path("value").toString();
        }

        String path() {
            return filled("PAR-1", existingId());
        }

        /** Under which there is nothing and can be nothing. */
        String pathToNothing() {
            return filled("a%20b", "no-uuid");
        }

        /** Of a webhook endpoint there has to be one, or no operation on it gets further than looking for it. */
        private String existingId() {
            if (!operation.template().contains("{endpoint_id}")) {
                return RunningIngest.BOOKING_ID;
            }
            Answer known = ingest.get("/v1/webhook-endpoints");
            if (known.json().path("webhook_endpoints").isEmpty()) {
                ingest.write("POST", "/v1/webhook-endpoints", "{\"url\":\"https://hooks.example/decisions\"}");
                known = ingest.get("/v1/webhook-endpoints");
            }
            return known.json().path("webhook_endpoints").get(0).path("id").asText();
        }

        private String filled(String propertyId, String id) {
            return operation
                    .template()
                    .replace("{property_id}", propertyId)
                    .replace("{room_type_id}", "DBL")
                    .replaceAll("\\{[a-z]+_id}", id);
        }

        /** A stream has no end: its head is the answer then. */
        void sendValid() {
            if (operation.template().equals("/v1/events")) {
                ingest.sendForHead(valid());
                return;
            }
            String tag = ingest.send(valid()).header("ETag");
            if (tag != null) {
                send(valid().header("If-None-Match", tag));
            }
        }

        HttpRequest.Builder valid() {
            return to(path() + query());
        }

        HttpRequest.Builder to(String path) {
            return send(path, body, "k-contract");
        }

        HttpRequest.Builder with(String otherBody) {
            return send(path(), otherBody, "k-contract");
        }

        HttpRequest.Builder withKey(String key) {
            return send(path(), body, key);
        }

        private HttpRequest.Builder send(String path, String text, String key) {
            HttpRequest.Builder request = ingest.request(path).header("Authorization", "Bearer demo-key");
            if (key != null) {
                request.header("Idempotency-Key", key);
            }
            if (mediaType != null) {
                request.header("Content-Type", mediaType);
                return request.method(
                        operation.method(), BodyPublishers.ofByteArray(text.getBytes(StandardCharsets.UTF_8)));
            }
            return request.method(operation.method(), BodyPublishers.noBody());
        }

        private String query() {
            return switch (operation.template()) {
                case "/v1/availability" -> "?property_id=PAR-1&room_type_id=DBL&from=2030-05-01&to=2030-05-03";
                case "/v1/bookings" -> operation.method().equals("GET") ? "?external_reference=CM-1" : "";
                default -> "";
            };
        }

        void send(HttpRequest.Builder request) {
            ingest.send(request);
        }
    }
}
