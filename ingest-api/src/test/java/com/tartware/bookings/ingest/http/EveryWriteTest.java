package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.CancelBooking;
import com.tartware.bookings.avro.ConfirmBooking;
import com.tartware.bookings.avro.CreateBooking;
import com.tartware.bookings.avro.ExtendHold;
import com.tartware.bookings.avro.ModifyBooking;
import com.tartware.bookings.avro.RestrictionsChange;
import com.tartware.bookings.avro.SetInventory;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.ingest.http.FakeCommandLog.Broker;
import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of write, and what is special about those on a booking that is there: its id stands in their path. */
class EveryWriteTest {
    /** UUIDv5 of the tenant's namespace and k-1. */
    private static final String KEY_ID = "9fbadf34-48d6-58aa-bc72-8ddf5ed6d5c1";

    private static RunningIngest ingest;

    @BeforeAll
    static void start() {
        ingest = new RunningIngest();
    }

    @AfterAll
    static void stop() {
        ingest.close();
    }

    @BeforeEach
    void emptyTheLog() {
        ingest.log.appended.clear();
        ingest.log.broker = Broker.ACKNOWLEDGES;
    }

    @ParameterizedTest
    @MethodSource("com.tartware.bookings.ingest.http.KnownWrite#all")
    void itIsAppendedWithItsIdsAndAnswered202(KnownWrite write) {
        Answer answer = ingest.write(write.method(), write.path(), write.json());

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        BookingCommand command = ingest.log.onlyCommand();
        assertThat(command.getTenantId()).isEqualTo("demo");
        assertThat(command.getBody()).isEqualTo(write.appended());
        assertThat(UuidBytes.toUuid(command.getKeyId())).hasToString(KEY_ID);
        assertThat(UuidBytes.toUuid(command.getCommandId())).hasToString(write.commandId());
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        String bookingId = write.namesItsBooking() ? RunningIngest.BOOKING_ID : KEY_ID;
        if (write.setsInventory()) {
            assertThat(answer.body())
                    .isEqualTo("{\"command_id\":\"%s\",\"status\":\"PENDING\"}".formatted(write.commandId()));
            assertThat(answer.header("Location")).isEqualTo("/v1/commands/" + write.commandId());
        } else {
            assertThat(answer.body())
                    .isEqualTo("{\"command_id\":\"%s\",\"booking_id\":\"%s\",\"status\":\"PENDING\"}"
                            .formatted(write.commandId(), bookingId));
            assertThat(answer.header("Location")).isEqualTo("/v1/bookings/" + bookingId);
        }
    }

    @ParameterizedTest
    @MethodSource("com.tartware.bookings.ingest.http.KnownWrite#all")
    void itIsRefusedWhileTheLogIsAwayAndPendingOnceAcknowledged(KnownWrite write) {
        var request = ingest.write(write.path())
                .setHeader("Idempotency-Key", "refused-first")
                .method(write.method(), BodyPublishers.ofString(write.json()));
        ingest.log.broker = Broker.REFUSES;
        Answer refused = ingest.send(request);
        UUID commandId = UuidBytes.toUuid(ingest.log.onlyCommand().getCommandId());
        Answer unknown = ingest.get("/v1/commands/" + commandId);

        ingest.log.broker = Broker.ACKNOWLEDGES;
        Answer repeated = ingest.send(request);
        Answer pending = ingest.get("/v1/commands/" + commandId);

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("LOG_UNAVAILABLE");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(repeated.status()).isEqualTo(202);
        assertThat(pending.body()).isEqualTo("{\"command_id\":\"%s\",\"status\":\"PENDING\"}".formatted(commandId));
    }

    @ParameterizedTest
    @MethodSource("com.tartware.bookings.ingest.http.KnownWrite#all")
    void itCarriesTheClientsTrace(KnownWrite write) {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        ingest.send(ingest.write(write.path())
                .header("traceparent", trace)
                .method(write.method(), BodyPublishers.ofString(write.json())));

        assertThat(ingest.log.appended.get(0).traceparent().text()).isEqualTo(trace);
    }

    @ParameterizedTest
    @MethodSource("com.tartware.bookings.ingest.http.KnownWrite#all")
    void whateverCaseThePathHasItsBookingIsTheSame(KnownWrite write) {
        Answer lower = ingest.write(write.method(), write.path(), write.json());
        String upperCasePath =
                write.path().replace(RunningIngest.BOOKING_ID, RunningIngest.BOOKING_ID.toUpperCase(Locale.ROOT));
        Answer upper = ingest.write(write.method(), upperCasePath, write.json());

        assertThat(upper.status()).isEqualTo(202);
        assertThat(upper.body()).isEqualTo(lower.body());
        assertThat(upper.header("Location")).isEqualTo(lower.header("Location"));
        assertThat(ingest.log.appended.get(1).command())
                .isEqualTo(ingest.log.appended.get(0).command());
    }

    @Test
    void underOneKeyEveryActionAndEveryBookingIsAnotherCommand() {
        Set<String> commandIds = new HashSet<>();
        for (String bookingId : List.of(RunningIngest.BOOKING_ID, KEY_ID)) {
            for (String action : List.of("confirm", "cancel", "release")) {
                for (String json : List.of("{}", "{\"expected_version\":1}", "{\"expected_version\":2}")) {
                    Answer answer = ingest.write("POST", RunningIngest.BOOKINGS + "/" + bookingId + "/" + action, json);
                    assertThat(answer.json().get("booking_id").asText()).isEqualTo(bookingId);
                    commandIds.add(answer.json().get("command_id").asText());
                }
            }
        }

        assertThat(commandIds).hasSize(18);
    }

    @Test
    void nullIsAbsent() {
        Answer absent = ingest.write("POST", RunningIngest.BOOKING + "/cancel", "{}");
        Answer isNull =
                ingest.write("POST", RunningIngest.BOOKING + "/cancel", "{\"reason\":null,\"expected_version\":null}");
        ingest.post(RunningIngest.ONE_STAY.replace("]}", "],\"hold_seconds\":null}"));

        assertThat(isNull.body()).isEqualTo(absent.body());
        assertThat(ingest.log.appended.get(1).command().getBody())
                .isEqualTo(new CancelBooking(UuidBytes.of(bookingId()), null, null));
        CreateBooking booking =
                (CreateBooking) ingest.log.appended.get(2).command().getBody();
        assertThat(booking.getHoldSeconds()).isNull();
    }

    @Test
    void theSmallestAndTheLargestOfEverythingAreTaken() {
        String longest = "A_0".repeat(21) + "Z";
        ingest.write("POST", RunningIngest.BOOKING + "/confirm", "{\"expected_version\":2147483647}");
        ingest.write("POST", RunningIngest.BOOKING + "/cancel", "{\"reason\":\"_\",\"expected_version\":1}");
        ingest.write("POST", RunningIngest.BOOKING + "/cancel", "{\"reason\":\"" + longest + "\"}");
        ingest.write("POST", RunningIngest.BOOKING + "/extend", "{\"hold_seconds\":1}");
        ingest.write("POST", RunningIngest.BOOKING + "/extend", "{\"hold_seconds\":86400}");
        String stay =
                "{\"property_id\":\"P\",\"room_type_id\":\"R\",\"check_in\":\"2030-05-01\",\"check_out\":\"2031-05-02\",\"rooms\":99}";
        ingest.write(
                "PATCH",
                RunningIngest.BOOKING,
                "{\"stays\":[" + String.join(",", Collections.nCopies(16, stay)) + "]}");
        ingest.post(RunningIngest.ONE_STAY.replace("]}", "],\"hold_seconds\":1}"));
        ingest.post(RunningIngest.ONE_STAY.replace("]}", "],\"hold_seconds\":86400}"));

        var id = UuidBytes.of(bookingId());
        List<Object> appended =
                ingest.log.appended.stream().map(one -> one.command().getBody()).toList();
        assertThat(appended.subList(0, 6))
                .containsExactly(
                        new ConfirmBooking(id, Integer.MAX_VALUE),
                        new CancelBooking(id, "_", 1),
                        new CancelBooking(id, longest, null),
                        new ExtendHold(id, 1, null),
                        new ExtendHold(id, 86_400, null),
                        new ModifyBooking(
                                id,
                                Collections.nCopies(
                                        16,
                                        new Stay(
                                                "P",
                                                "R",
                                                LocalDate.parse("2030-05-01"),
                                                LocalDate.parse("2031-05-02"),
                                                99)),
                                null));
        assertThat(appended.subList(6, 8))
                .map(body -> ((CreateBooking) body).getHoldSeconds())
                .containsExactly(1, 86_400);
    }

    @Test
    void restrictionsAreSetOneByOneOrAllTogether() {
        ingest.put(inventory("\"restrictions\":{\"stop_sell\":true}"));
        ingest.put(inventory("\"restrictions\":{\"closed_to_arrival\":true,\"closed_to_departure\":false}"));
        ingest.put(inventory("\"restrictions\":{\"min_stay\":0}"));
        ingest.put(inventory("\"allotment\":9999,\"overbooking_limit\":999,\"restrictions\":{\"stop_sell\":false,"
                + "\"closed_to_arrival\":false,\"closed_to_departure\":true,\"min_stay\":366,\"max_stay\":366}"));

        assertThat(ingest.log.appended)
                .map(one -> one.command().getBody())
                .containsExactly(
                        set(null, null, new RestrictionsChange(true, null, null, null, null)),
                        set(null, null, new RestrictionsChange(null, true, false, null, null)),
                        set(null, null, new RestrictionsChange(null, null, null, 0, null)),
                        set(9_999, 999, new RestrictionsChange(false, false, true, 366, 366)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"stop_sell\":null,\"max_stay\":null}"})
    void restrictionsThatSetNothingLeaveNothingInTheLog(String restrictions) {
        Answer answer = ingest.put(inventory("\"allotment\":0,\"restrictions\":" + restrictions));

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(ingest.log.onlyCommand().getBody()).isEqualTo(set(0, null, null));
    }

    private static UUID bookingId() {
        return UUID.fromString(RunningIngest.BOOKING_ID);
    }

    private static String inventory(String members) {
        return "{\"from\":\"2030-01-01\",\"to\":\"2030-01-02\"," + members + "}";
    }

    private static SetInventory set(Integer allotment, Integer overbookingLimit, RestrictionsChange restrictions) {
        return new SetInventory(
                "PAR-1",
                "DBL",
                LocalDate.parse("2030-01-01"),
                LocalDate.parse("2030-01-02"),
                allotment,
                overbookingLimit,
                restrictions);
    }
}
