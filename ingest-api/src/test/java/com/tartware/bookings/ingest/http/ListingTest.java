package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tartware.bookings.ingest.http.FakeDecisionStore.RoomType;
import com.tartware.bookings.ingest.http.FakeDecisionStore.TenantRow;
import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import com.tartware.bookings.ingest.store.StoredBooking;
import com.tartware.bookings.ingest.store.StoredBooking.StoredStay;
import com.tartware.bookings.ingest.store.StoredDecision;
import com.tartware.bookings.ingest.store.StoredNights.StoredNight;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists, availability, and reading one's own writes. */
class ListingTest {
    private static final LocalDate ARRIVAL = LocalDate.parse("2030-05-01");
    private static final String AVAILABILITY = "/v1/availability?property_id=PAR-1&room_type_id=DBL";

    private RunningIngest ingest;

    @BeforeEach
    void start() {
        ingest = new RunningIngest();
        ingest.store.decide("demo", decision(41));
    }

    @AfterEach
    void stop() {
        ingest.close();
    }

    @Test
    void aListIsPagedByItsCursor() {
        for (int i = 1; i <= 5; i++) {
            add("demo", i, "CONFIRMED", "REF 1/2");
        }
        add("demo", 6, "CONFIRMED", "REF 2");
        add("acme", 7, "CONFIRMED", "REF 1/2");

        List<String> ids = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 3; page++) {
            JsonNode answer = ingest.get("/v1/bookings?external_reference=REF+1%2F2&limit=2" + cursor)
                    .json();
            answer.get("bookings")
                    .forEach(booking -> ids.add(booking.get("booking_id").asText()));
            assertThat(answer.get("tenant_sequence").asLong()).isEqualTo(41);
            assertThat(answer.get("as_of").asText()).isEqualTo("2026-01-01T00:00:00.041Z");
            assertThat(answer.get("next_cursor").isNull()).isEqualTo(page == 2);
            cursor = "&cursor=" + answer.get("next_cursor").asText();
        }

        assertThat(ids)
                .containsExactly(
                        id(1).toString(), id(2).toString(), id(3).toString(), id(4).toString(), id(5).toString());
    }

    @Test
    void arrivalsAreTheGuestsToBeExpected() {
        add("demo", 1, "CONFIRMED", null);
        add("demo", 2, "HELD", null);
        add("demo", 3, "CANCELLED", null);
        add("acme", 4, "CONFIRMED", null);

        JsonNode arrivals =
                ingest.get("/v1/bookings?property_id=PAR-1&arrival=2030-05-01").json();

        assertThat(arrivals.get("bookings").findValuesAsText("booking_id"))
                .containsExactly(id(1).toString(), id(2).toString());
        assertThat(arrivals.at("/bookings/0/stays/0/property_id").asText()).isEqualTo("PAR-1");
        assertThat(ingest.get("/v1/bookings?property_id=PAR-1&arrival=2030-05-02")
                        .json()
                        .get("bookings"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | /query/external_reference REQUIRED",
                "limit=5 | /query/external_reference REQUIRED",
                "arrival=2030-05-01 | /query/property_id REQUIRED",
                "property_id=PAR-1 | /query/arrival REQUIRED",
                "property_id=PAR+1&arrival=2030-5-1 | /query/property_id BAD_FORMAT, /query/arrival BAD_FORMAT",
                "property_id=P&arrival=2030-02-30 | /query/arrival BAD_FORMAT",
                "external_reference= | /query/external_reference BAD_FORMAT",
                "external_reference=a%00b | /query/external_reference BAD_FORMAT",
                "external_reference=a&external_reference=b | /query/external_reference BAD_FORMAT",
                "external_reference=a&arrival=2030-05-01 | /query/arrival UNKNOWN_FIELD",
                "external_reference=a&limit=0 | /query/limit OUT_OF_RANGE",
                "external_reference=a&limit=201 | /query/limit OUT_OF_RANGE",
                "external_reference=a&limit=99999999999999999999999 | /query/limit OUT_OF_RANGE",
                "external_reference=a&limit=ten | /query/limit WRONG_TYPE",
                "external_reference=a&cursor=x | /query/cursor BAD_FORMAT",
                "external_reference=a&cursor=AAAAAAAAAAAAAAAAAAAA!! | /query/cursor BAD_FORMAT",
                "external_reference=a&tenant_id=acme | /query/tenant_id UNKNOWN_FIELD"
            })
    void aListThatCannotBeGivenIsRefusedParameterByParameter(String query, String refused) {
        Answer answer = ingest.get("/v1/bookings" + (query == null ? "" : "?" + query));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(String.join(", ", answer.refusedFields())).isEqualTo(refused);
    }

    @Test
    void availabilityListsEveryNight() {
        ingest.store.nights.put(
                new RoomType("demo", "PAR-1", "DBL"),
                List.of(
                        new StoredNight(ARRIVAL.plusDays(1), 5, 2, 3, 1, true, false, true, 2, 7),
                        new StoredNight(ARRIVAL.plusDays(3), 1, 0, 3, 0, false, true, false, 0, 0)));

        Answer answer = ingest.get(AVAILABILITY + "&from=2030-05-01&to=2030-05-05");

        String never = "\"allotment\":0,\"overbooking_limit\":0,\"sold\":0,\"held\":0,\"available\":0,\"restrictions\":"
                + "{\"stop_sell\":false,\"closed_to_arrival\":false,\"closed_to_departure\":false,\"min_stay\":0,\"max_stay\":0}}";
        assertThat(answer.body())
                .isEqualTo(
                        "{\"nights\":[{\"date\":\"2030-05-01\"," + never
                                + ",{\"date\":\"2030-05-02\",\"allotment\":5,\"overbooking_limit\":2,\"sold\":3,\"held\":1,\"available\":3,"
                                + "\"restrictions\":{\"stop_sell\":true,\"closed_to_arrival\":false,\"closed_to_departure\":true,"
                                + "\"min_stay\":2,\"max_stay\":7}},{\"date\":\"2030-05-03\"," + never
                                + ",{\"date\":\"2030-05-04\",\"allotment\":1,\"overbooking_limit\":0,\"sold\":3,\"held\":0,\"available\":0,"
                                + "\"restrictions\":{\"stop_sell\":false,\"closed_to_arrival\":true,\"closed_to_departure\":false,"
                                + "\"min_stay\":0,\"max_stay\":0}}],\"as_of\":\"2026-01-01T00:00:00.041Z\",\"tenant_sequence\":41}");
    }

    @Test
    void aTenantWithoutDecisionsHasNothingOnSale() {
        JsonNode answer = ingest.send(ingest.request(AVAILABILITY + "&from=2030-05-01&to=2031-05-02")
                        .header("Authorization", "Bearer acme-key"))
                .json();

        assertThat(answer.get("nights")).hasSize(366);
        assertThat(answer.get("as_of").isNull()).isTrue();
        assertThat(answer.get("tenant_sequence").asLong()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from=2030-05-01&to=2030-05-01 | /query/to OUT_OF_RANGE",
                "from=2030-05-02&to=2030-05-01 | /query/to OUT_OF_RANGE",
                "from=2030-05-01&to=2031-05-03 | /query/to OUT_OF_RANGE",
                "to=2031-05-03 | /query/from REQUIRED",
                "from=x&to= | /query/from BAD_FORMAT, /query/to BAD_FORMAT",
                "from=2030-05-01&to=2030-05-02&to=2030-05-03 | /query/to BAD_FORMAT",
                "from=2030-05-01&to=2030-05-02&night=2030-05-03 | /query/night UNKNOWN_FIELD"
            })
    void availabilityThatCannotBeGivenIsRefusedParameterByParameter(String query, String refused) {
        Answer answer = ingest.get(AVAILABILITY + "&" + query);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(String.join(", ", answer.refusedFields())).isEqualTo(refused);
    }

    @Test
    void headAnswersAsGetDoes() {
        HttpRequest.Builder head = ingest.request(AVAILABILITY + "&from=2030-05-01&to=2030-05-02")
                .header("Authorization", "Bearer demo-key")
                .method("HEAD", HttpRequest.BodyPublishers.noBody());

        assertThat(ingest.send(head).status()).isEqualTo(200);
    }

    @Test
    void aReaderWaitsUntilTheStoreHasTheSequenceThatItKnows() throws Exception {
        add("demo", 1, "CONFIRMED", "REF");
        CompletableFuture<Answer> waits = CompletableFuture.supplyAsync(() -> reading("/v1/bookings/" + id(1), "42"));
        CompletableFuture<Answer> list =
                CompletableFuture.supplyAsync(() -> reading("/v1/bookings?external_reference=REF", "42"));
        Thread.sleep(200);
        assertThat(waits).isNotDone();

        ingest.store.decide("demo", decision(42));

        assertThat(waits.join().status()).isEqualTo(200);
        assertThat(list.join().json().get("tenant_sequence").asLong()).isEqualTo(42);
        assertThat(ingest.send(ingest.request("/metrics")).body())
                .contains("tartware_ingest_store_waits_seconds_count{outcome=\"reached\"} 2");
    }

    @Test
    void aReaderIsSentAwayWhenTheStoreDoesNotGetThereInTime() {
        long startNanos = System.nanoTime();
        Answer answer = reading("/v1/commands/" + id(1), "42");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("STORE_UNAVAILABLE");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                .isBetween(Duration.ofMillis(1_300), Duration.ofSeconds(4));
        assertThat(reading("/v1/commands/" + id(1), "41").status()).isEqualTo(404);
        assertThat(reading("/v1/commands/" + id(1), "0").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"-1", "x", "1.5", "''", "' '", "+7", "9999999999999999999"})
    void aSequenceThatIsNoneIsABadRequest(String header) {
        Answer answer = reading("/v1/commands/" + id(1), header);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("BAD_REQUEST");
    }

    @Test
    void underAnIdThatIsNoneThereIsNothingToWaitFor() {
        assertThat(reading("/v1/bookings/x", "99").status()).isEqualTo(404);
        assertThat(reading("/v1/bookings/x", "-").status()).isEqualTo(404);
    }

    @Test
    void aQuestionThatIsNoneIsRefusedAtOnce() {
        Answer nights = reading(AVAILABILITY + "&from=nonsense&to=2030-05-02", "42");
        Answer list = reading("/v1/bookings?limit=0&external_reference=REF", "42");

        assertThat(nights.refusedFields()).containsExactly("/query/from BAD_FORMAT");
        assertThat(list.refusedFields()).containsExactly("/query/limit OUT_OF_RANGE");
        assertThat(ingest.send(ingest.request("/metrics")).body())
                .contains("tartware_ingest_store_waits_seconds_count{outcome=\"late\"} 0");
        assertThat(reading(AVAILABILITY + "&from=nonsense&to=2030-05-02", "x").status())
                .as("a header's fault comes first")
                .isEqualTo(400);
    }

    private Answer reading(String path, String minTenantSequence) {
        return ingest.send(ingest.request(path)
                .header("Authorization", "Bearer demo-key")
                .header("Min-Tenant-Sequence", minTenantSequence));
    }

    private void add(String tenantId, int number, String status, String externalReference) {
        ingest.store.bookings.put(
                new TenantRow(tenantId, id(number)),
                new StoredBooking(
                        id(number),
                        status,
                        1,
                        null,
                        List.of(new StoredStay("PAR-1", "DBL", ARRIVAL, ARRIVAL.plusDays(2), 1)),
                        null,
                        externalReference,
                        null,
                        null,
                        null,
                        null,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        number));
    }

    private static UUID id(int number) {
        return new UUID(0x1111_2222_3333_5333L, 0x8444_0000_0000_0000L + number);
    }

    private static StoredDecision decision(long sequence) {
        return new StoredDecision(
                sequence,
                "CONFIRMED",
                null,
                Instant.parse("2026-01-01T00:00:00Z").plusMillis(sequence),
                "{}");
    }
}
