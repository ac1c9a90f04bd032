package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.http.FakeDecisionStore.TenantRow;
import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import com.tartware.bookings.ingest.store.StoredBooking;
import com.tartware.bookings.ingest.store.StoredBooking.StoredStay;
import com.tartware.bookings.ingest.store.StoredDecision;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read back: decisions, bookings, health, metrics. */
class ReadingTest {
    private static final UUID BOOKING_ID = UUID.fromString("11111111-2222-5333-8444-555555555555");
    private static final StoredBooking BOOKING = new StoredBooking(
            BOOKING_ID,
            "CONFIRMED",
            1,
            null,
            List.of(new StoredStay("PAR-1", "DBL", LocalDate.parse("2030-05-01"), LocalDate.parse("2030-05-03"), 2)),
            "G \"1\"",
            null,
            null,
            "BAR",
            12_300L,
            "EUR",
            Instant.parse("2026-01-01T00:00:00Z"),
            Instant.parse("2026-01-01T00:00:00.120Z"),
            7);

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
    void aCommandIsPendingUntilItsDecisionIsThere() {
        String commandId =
                ingest.post(RunningIngest.ONE_STAY).json().get("command_id").asText();

        Answer pending = ingest.get("/v1/commands/" + commandId);
        ingest.store.decisions.put(
                new TenantRow("demo", UUID.fromString(commandId)),
                new StoredDecision(
                        1, "CONFIRMED", null, Instant.EPOCH, "{\"outcome\": \"CONFIRMED\", \"tenant_sequence\": 1}"));
        Answer decided = ingest.get("/v1/commands/" + commandId);

        assertThat(pending.status()).isEqualTo(200);
        assertThat(pending.body()).isEqualTo("{\"command_id\":\"" + commandId + "\",\"status\":\"PENDING\"}");
        assertThat(decided.status()).isEqualTo(200);
        assertThat(decided.body()).isEqualTo("{\"outcome\": \"CONFIRMED\", \"tenant_sequence\": 1}");
        assertThat(decided.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void anotherTenantsCommandAndBookingAreUnknown() {
        String commandId =
                ingest.post(RunningIngest.ONE_STAY).json().get("command_id").asText();
        ingest.store.bookings.put(new TenantRow("demo", BOOKING_ID), BOOKING);

        Answer command =
                ingest.send(ingest.request("/v1/commands/" + commandId).header("Authorization", "Bearer acme-key"));
        Answer booking =
                ingest.send(ingest.request("/v1/bookings/" + BOOKING_ID).header("Authorization", "Bearer acme-key"));

        assertThat(command.status()).isEqualTo(404);
        assertThat(booking.status()).isEqualTo(404);
    }

    @Test
    void aCommandThatWasNotAcknowledgedIsNotPending() {
        ingest.log.broker = FakeCommandLog.Broker.REFUSES;
        ingest.post(RunningIngest.ONE_STAY);
        UUID commandId = com.tartware.bookings.schemas.framing.UuidBytes.toUuid(
                ingest.log.onlyCommand().getCommandId());

        assertThat(ingest.get("/v1/commands/" + commandId).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "1-1-1-1-1", "11111111-2222-5333-8444-55555555555", "11111111-2222-5333-8444-555555555555x"
            })
    void anIdThatIsNoUuidIsNotFound(String id) {
        assertThat(ingest.get("/v1/commands/" + id).code()).isEqualTo("NOT_FOUND");
        assertThat(ingest.get("/v1/bookings/" + id).code()).isEqualTo("NOT_FOUND");
    }

    @Test
    void anUnknownCommandIsWorthAnotherTry() {
        Answer answer = ingest.get("/v1/commands/" + BOOKING_ID);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(ingest.get("/v1/bookings/" + BOOKING_ID).status()).isEqualTo(404);
    }

    @Test
    void aBookingIsShownWhole() {
        ingest.store.bookings.put(new TenantRow("demo", BOOKING_ID), BOOKING);

        Answer answer = ingest.get("/v1/bookings/" + BOOKING_ID);

        assertThat(answer.body())
                .isEqualTo(
                        "{\"booking_id\":\"11111111-2222-5333-8444-555555555555\",\"status\":\"CONFIRMED\",\"version\":1,"
                                + "\"hold_expires_at\":null,\"stays\":[{\"property_id\":\"PAR-1\",\"room_type_id\":\"DBL\","
                                + "\"check_in\":\"2030-05-01\",\"check_out\":\"2030-05-03\",\"rooms\":2}],\"guest_ref\":\"G \\\"1\\\"\","
                                + "\"external_reference\":null,\"channel\":null,\"rate_plan_id\":\"BAR\",\"amount_minor\":12300,"
                                + "\"currency\":\"EUR\",\"created_at\":\"2026-01-01T00:00:00.000Z\","
                                + "\"updated_at\":\"2026-01-01T00:00:00.120Z\",\"tenant_sequence\":7}");
        assertThat(ingest.get("/v1/bookings/" + BOOKING_ID.toString().toUpperCase(java.util.Locale.ROOT))
                        .body())
                .isEqualTo(answer.body());
    }

    @ParameterizedTest
    @CsvSource({
        "HELD, 1, 2026-01-01T00:15:00Z, '\"2026-01-01T00:15:00.000Z\"'",
        "HELD, 2, 2026-01-02T00:00:00.007Z, '\"2026-01-02T00:00:00.007Z\"'",
        "CONFIRMED, 2, , null",
        "RELEASED, 2, , null",
        "CANCELLED, 3, , null",
        "EXPIRED, 2147483647, , null"
    })
    void aBookingIsShownInTheStateItIsIn(String status, int version, Instant holdExpiresAt, String shownExpiry) {
        ingest.store.bookings.put(
                new TenantRow("demo", BOOKING_ID),
                new StoredBooking(
                        BOOKING_ID,
                        status,
                        version,
                        holdExpiresAt,
                        BOOKING.stays(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        BOOKING.createdAt(),
                        BOOKING.updatedAt(),
                        8));

        assertThat(ingest.get("/v1/bookings/" + BOOKING_ID).body())
                .startsWith(
                        "{\"booking_id\":\"%s\",\"status\":\"%s\",\"version\":%d,\"hold_expires_at\":%s,\"stays\":[{"
                                .formatted(BOOKING_ID, status, version, shownExpiry));
    }

    @Test
    void headAnswersAsGetDoes() {
        ingest.store.bookings.put(new TenantRow("demo", BOOKING_ID), BOOKING);
        var head = ingest.request("/v1/bookings/" + BOOKING_ID)
                .header("Authorization", "Bearer demo-key")
                .method("HEAD", BodyPublishers.noBody());
        var unknown = ingest.request("/v1/bookings/" + new UUID(1, 2))
                .header("Authorization", "Bearer demo-key")
                .method("HEAD", BodyPublishers.noBody());

        assertThat(ingest.send(head).status()).isEqualTo(200);
        assertThat(ingest.send(unknown).status()).isEqualTo(404);
    }

    @Test
    void withoutTheStoreReadsSaySoAndWritesGoOn() {
        ingest.store.away = true;

        Answer booking = ingest.get("/v1/bookings/" + BOOKING_ID);
        Answer written = ingest.post(RunningIngest.ONE_STAY);
        Answer pending =
                ingest.get("/v1/commands/" + written.json().get("command_id").asText());

        assertThat(booking.status()).isEqualTo(503);
        assertThat(booking.code()).isEqualTo("STORE_UNAVAILABLE");
        assertThat(booking.header("Retry-After")).isEqualTo("1");
        assertThat(ingest.get("/v1/commands/" + BOOKING_ID).status()).isEqualTo(503);
        assertThat(written.status()).isEqualTo(202);
        assertThat(pending.status()).isEqualTo(200);
    }

    @Test
    void readinessNamesItsObstaclesAndLivenessHasNone() {
        assertThat(ingest.get("/health/ready").body()).isEqualTo("{\"status\":\"ready\",\"reasons\":[]}");
        ingest.obstacle = Optional.of("The broker is away.");
        Answer away = ingest.get("/health/ready");
        ingest.obstacle = Optional.empty();
        ingest.readiness.drain();
        Answer draining = ingest.get("/health/ready");

        assertThat(away.status()).isEqualTo(503);
        assertThat(away.body()).isEqualTo("{\"status\":\"not ready\",\"reasons\":[\"The broker is away.\"]}");
        assertThat(draining.status()).isEqualTo(503);
        assertThat(draining.header("Connection")).isEqualTo("close");
        assertThat(ingest.get("/health/live").status()).isEqualTo(200);
        assertThat(ingest.post(RunningIngest.ONE_STAY).status())
                .as("a draining process still answers")
                .isEqualTo(202);
    }

    @Test
    void metricsCountRequestsByRouteAndCommandsByTenant() {
        ingest.post(RunningIngest.ONE_STAY);
        ingest.post("{");
        ingest.write("POST", RunningIngest.BOOKING + "/confirm", "{}");
        ingest.write("PATCH", RunningIngest.BOOKING, "{}");
        ingest.get("/v1/bookings/" + BOOKING_ID);
        ingest.get("/v1/some/path/that/only/a/client/knows");

        String metrics = ingest.send(ingest.request("/metrics")).body();

        assertThat(metrics)
                .contains("tartware_ingest_commands_appended_total{kind=\"create_booking\",tenant=\"demo\"} 1")
                .contains("method=\"POST\",route=\"/v1/bookings\",status=\"202\"")
                .contains("method=\"POST\",route=\"/v1/bookings\",status=\"400\"")
                .contains("tartware_ingest_commands_appended_total{kind=\"confirm_booking\",tenant=\"demo\"} 1")
                .contains("method=\"POST\",route=\"/v1/bookings/{booking_id}/confirm\",status=\"202\"")
                .contains("method=\"PATCH\",route=\"/v1/bookings/{booking_id}\",status=\"422\"")
                .contains("method=\"GET\",route=\"/v1/bookings/{booking_id}\",status=\"404\"")
                .contains("method=\"GET\",route=\"other\",status=\"404\"")
                .contains("jvm_memory_used_bytes")
                .doesNotContain("client/knows")
                .doesNotContain(BOOKING_ID.toString())
                .doesNotContain(RunningIngest.BOOKING_ID);
    }
}
