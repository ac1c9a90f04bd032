package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.CreateBooking;
import com.tartware.bookings.avro.SetInventory;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.ingest.http.FakeCommandLog.Broker;
import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a write that nothing is wrong with. */
class WritingTest {
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
    void aBookingIsAppendedWithEveryFieldAndAnswered202() {
        Answer answer = ingest.post("""
                {"stays":[
                   {"property_id":"PAR-1","room_type_id":"DBL","check_in":"2030-05-01","check_out":"2030-05-03","rooms":2},
                   {"property_id":"LON.2","room_type_id":"sgl_x","check_in":"2028-02-29","check_out":"2029-03-01","rooms":99}],
                 "guest_ref":"G 17 – é😀","external_reference":"EXT/1","channel":"web","rate_plan_id":"BAR",
                 "amount_minor":1000000000000,"currency":"JPY"}""");

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        BookingCommand command = ingest.log.onlyCommand();
        assertThat(command.getTenantId()).isEqualTo("demo");
        CreateBooking booking = (CreateBooking) command.getBody();
        assertThat(booking.getStays())
                .containsExactly(
                        new Stay("PAR-1", "DBL", LocalDate.parse("2030-05-01"), LocalDate.parse("2030-05-03"), 2),
                        new Stay("LON.2", "sgl_x", LocalDate.parse("2028-02-29"), LocalDate.parse("2029-03-01"), 99));
        assertThat(booking.getHoldSeconds()).isNull();
        assertThat(booking.getReference().getGuestRef()).isEqualTo("G 17 – é😀");
        assertThat(booking.getReference().getExternalReference()).isEqualTo("EXT/1");
        assertThat(booking.getReference().getChannel()).isEqualTo("web");
        assertThat(booking.getReference().getRatePlanId()).isEqualTo("BAR");
        assertThat(booking.getReference().getAmountMinor()).isEqualTo(1_000_000_000_000L);
        assertThat(booking.getReference().getCurrency()).isEqualTo("JPY");

        String bookingId = UuidBytes.toUuid(command.getKeyId()).toString();
        assertThat(answer.json().get("booking_id").asText()).isEqualTo(bookingId);
        assertThat(answer.json().get("command_id").asText())
                .isEqualTo(UuidBytes.toUuid(command.getCommandId()).toString());
        assertThat(answer.json().get("status").asText()).isEqualTo("PENDING");
        assertThat(answer.json()).hasSize(3);
        assertThat(answer.header("Location")).isEqualTo("/v1/bookings/" + bookingId);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void inventoryIsAppendedAndAnsweredWithoutABooking() {
        Answer answer = ingest.put("{\"from\":\"2030-01-01\",\"to\":\"2032-01-02\",\"overbooking_limit\":0}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        BookingCommand command = ingest.log.onlyCommand();
        assertThat(command.getBody())
                .isEqualTo(new SetInventory(
                        "PAR-1", "DBL", LocalDate.parse("2030-01-01"), LocalDate.parse("2032-01-02"), null, 0, null));
        assertThat(answer.json().has("booking_id")).isFalse();
        assertThat(answer.header("Location"))
                .isEqualTo("/v1/commands/" + answer.json().get("command_id").asText());
    }

    @Test
    void theSameRequestGetsTheSameIdsHoweverItIsWritten() {
        Answer first = ingest.post("""
                {"stays":[{"property_id":"P","room_type_id":"R","check_in":"2030-05-01","check_out":"2030-05-03","rooms":1}],"guest_ref":"é/\\"x"}""");
        Answer rewritten = ingest.post("""
                { "guest_ref" : "\\u00e9\\/\\u0022x", "channel": null,
                  "stays" : [ {"rooms":1, "check_out":"2030-05-03","check_in":"2030-05-01","room_type_id":"\\u0052","property_id":"P"} ] }""");
        Answer other = ingest.post("""
                {"stays":[{"property_id":"P","room_type_id":"R","check_in":"2030-05-01","check_out":"2030-05-03","rooms":2}],"guest_ref":"é/\\"x"}""");

        assertThat(first.status()).as(first.body()).isEqualTo(202);
        assertThat(rewritten.body()).isEqualTo(first.body());
        assertThat(other.json().get("booking_id")).isEqualTo(first.json().get("booking_id"));
        assertThat(other.json().get("command_id")).isNotEqualTo(first.json().get("command_id"));
    }

    @Test
    void tenantsAndRoomTypesHaveIdsOfTheirOwn() {
        String body = "{\"from\":\"2030-01-01\",\"to\":\"2030-01-02\",\"allotment\":1}";
        String here = ingest.put(body).json().get("command_id").asText();
        String otherRoomType = ingest.send(ingest.write("/v1/properties/PAR-1/room-types/SGL/inventory")
                        .PUT(BodyPublishers.ofString(body)))
                .json()
                .get("command_id")
                .asText();
        String otherTenant = ingest.send(ingest.request(RunningIngest.INVENTORY)
                        .header("Authorization", "bearer  acme-key")
                        .header("Idempotency-Key", "k-1")
                        .header("Content-Type", "application/json;charset=\"UTF-8\"")
                        .PUT(BodyPublishers.ofString(body)))
                .json()
                .get("command_id")
                .asText();

        assertThat(List.of(here, otherRoomType, otherTenant)).doesNotHaveDuplicates();
        assertThat(ingest.log.appended.get(2).command().getTenantId()).isEqualTo("acme");
    }

    @Test
    void theLongestAllowedOfEverythingIsTaken() {
        String stay = """
                {"property_id":"%s","room_type_id":"R","check_in":"2030-05-01","check_out":"2031-05-02","rooms":1}""".formatted("p".repeat(64));
        String body = "{\"stays\":[" + String.join(",", Collections.nCopies(16, stay)) + "],\"guest_ref\":\""
                + "😀".repeat(128) + "\"}";
        String padded = body + " ".repeat(262_144 - body.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
        Answer answer = ingest.send(ingest.request(RunningIngest.BOOKINGS)
                .header("Authorization", "Bearer demo-second-key")
                .header("Idempotency-Key", "~".repeat(255))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(padded)));

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    }

    @Test
    void unusablePreferencesAndQueriesAreIgnored() {
        Answer answer = ingest.send(ingest.write(RunningIngest.BOOKINGS + "?x=1")
                .header("Prefer", "wait=soon")
                .POST(BodyPublishers.ofString(RunningIngest.ONE_STAY)));

        assertThat(answer.status()).isEqualTo(202);
    }

    @Test
    void aValidTraceIsPassedOnAndAnInvalidOneReplaced() {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        ingest.send(ingest.write(RunningIngest.BOOKINGS)
                .header("traceparent", trace)
                .POST(BodyPublishers.ofString(RunningIngest.ONE_STAY)));
        ingest.send(ingest.write(RunningIngest.BOOKINGS)
                .header("traceparent", "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01")
                .POST(BodyPublishers.ofString(RunningIngest.ONE_STAY)));

        assertThat(ingest.log.appended.get(0).traceparent().text()).isEqualTo(trace);
        assertThat(ingest.log.appended.get(1).traceparent().text())
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01")
                .doesNotContain("0".repeat(32));
    }

    @Test
    void nothingIsPromisedBeforeTheAcknowledgement() throws Exception {
        ingest.log.broker = Broker.SILENT;
        CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> ingest.post(RunningIngest.ONE_STAY));
        awaitAppended(1);

        Thread.sleep(200);
        assertThat(answer).isNotDone();
        ingest.log.appended.get(0).acknowledged().complete(ingest.log.logTime);

        assertThat(answer.get(5, TimeUnit.SECONDS).status()).isEqualTo(202);
    }

    @Test
    void aSilentLogIsReportedWithinTwoSecondsAndTheCommandWithdrawn() throws Exception {
        ingest.post(RunningIngest.ONE_STAY); // warm
        ingest.log.broker = Broker.SILENT;

        long startNanos = System.nanoTime();
        Answer answer = ingest.post(RunningIngest.ONE_STAY);
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("LOG_UNAVAILABLE");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(took).isLessThan(Duration.ofSeconds(2));
        assertThat(ingest.log.appended.get(1).acknowledged()).isCompletedExceptionally();
    }

    @Test
    void aLogThatRefusesIsReportedAtOnceAndWritingGoesOnAfterwards() {
        ingest.log.broker = Broker.REFUSES;
        assertThat(ingest.post(RunningIngest.ONE_STAY).code()).isEqualTo("LOG_UNAVAILABLE");

        ingest.log.broker = Broker.ACKNOWLEDGES;
        assertThat(ingest.post(RunningIngest.ONE_STAY).status()).isEqualTo(202);
    }

    @Test
    void waitingWritesHoldNoThread() throws Exception {
        ingest.log.broker = Broker.SILENT;
        List<CompletableFuture<Answer>> answers = IntStream.range(0, 400)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> ingest.post(RunningIngest.ONE_STAY), task -> new Thread(task).start()))
                .toList();
        awaitAppended(400);
        // More requests wait than there are threads, and others are answered.
        assertThat(ingest.send(ingest.request("/health/live")).status()).isEqualTo(200);

        ingest.log.appended.forEach(appended -> appended.acknowledged().complete(ingest.log.logTime));
        for (CompletableFuture<Answer> answer : answers) {
            assertThat(answer.get(10, TimeUnit.SECONDS).status()).isIn(202, 503);
        }
    }

    private void awaitAppended(int count) throws InterruptedException {
        for (int i = 0; i < 500 && ingest.log.appended.size() < count; i++) {
            Thread.sleep(10);
        }
        assertThat(ingest.log.appended).hasSizeGreaterThanOrEqualTo(count);
    }

    /** On one connection, as a proxy keeps it open for many clients. */
    @Test
    void keysThatDifferInCaseOnlyAreDifferentKeys() {
        String request = "POST /v1/bookings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nIdempotency-Key: %s\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + RunningIngest.ONE_STAY.length() + "\r\n\r\n"
                + RunningIngest.ONE_STAY;
        String answers = ingest.raw(request.formatted("demo-key", "abc")
                + request.formatted("demo-key", "ABC")
                + request.formatted("Demo-Key", "abc"));

        assertThat(answers.split("HTTP/1.1 ", -1))
                .satisfiesExactly(
                        nothing -> assertThat(nothing).isEmpty(),
                        first -> assertThat(first).startsWith("202 "),
                        second -> assertThat(second).startsWith("202 "),
                        third -> assertThat(third).startsWith("401 "));
        assertThat(ingest.log.appended.stream()
                        .map(appended -> appended.command().getKeyId()))
                .hasSize(2)
                .doesNotHaveDuplicates();
    }
}
