package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.avro.RejectionDetail;
import com.tartware.bookings.ingest.http.FakeCommandLog.Broker;
import com.tartware.bookings.ingest.http.FakeDecisionStore.TenantRow;
import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import com.tartware.bookings.ingest.store.StoredDecision;
import com.tartware.bookings.schemas.decision.DecisionJson;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Prefer: wait=N}, as a client sees it. */
class WaitingTest {
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
    void aNewBookingIsAnswered201WithItsDecision() throws Exception {
        CompletableFuture<Answer> waiting = waiting("POST", RunningIngest.BOOKINGS, RunningIngest.ONE_STAY, "wait=20");
        BookingCommand command = awaitAppended(1);
        String bookingId = UuidBytes.toUuid(command.getKeyId()).toString();
        assertThat(ingest.log.appended.get(0).answerPartition()).isEqualTo(5);
        assertThat(waiting).isNotDone();

        assertThat(ingest.answers.deliver(decision(command, Outcome.CONFIRMED, null, bookingId)))
                .as("awaited")
                .isTrue();
        Answer answer = waiting.get(10, TimeUnit.SECONDS);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.header("Location")).isEqualTo("/v1/bookings/" + bookingId);
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=20");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        JsonNode decision = answer.json();
        assertThat(decision.get("outcome").asText()).isEqualTo("CONFIRMED");
        assertThat(decision.get("booking_id").asText()).isEqualTo(bookingId);
        assertThat(decision.get("tenant_sequence").asLong()).isEqualTo(17);
        assertThat(decision.get("reason").isNull()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("com.tartware.bookings.ingest.http.KnownWrite#all")
    void everyWriteWaitsAndOtherSuccessesAre200(KnownWrite write) throws Exception {
        boolean creates = write.path().equals(RunningIngest.BOOKINGS);
        CompletableFuture<Answer> waiting = waiting(write.method(), write.path(), write.json(), "wait=20");
        BookingCommand command = awaitAppended(1);
        ingest.answers.deliver(decision(command, creates ? Outcome.HELD : Outcome.MODIFIED, null, null));
        Answer answer = waiting.get(10, TimeUnit.SECONDS);
        assertThat(answer.status()).as(answer.body()).isEqualTo(creates ? 201 : 200);
        assertThat(answer.json().get("command_id").asText())
                .isEqualTo(UuidBytes.toUuid(command.getCommandId()).toString());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void aRejectionIsAProblemThatCarriesTheDecision(Reason reason) throws Exception {
        CompletableFuture<Answer> waiting = // The one command that any reason can refuse.
                waiting("PATCH", RunningIngest.BOOKING, RunningIngest.ONE_STAY, "wait=20");
        ingest.answers.deliver(decision(awaitAppended(1), Outcome.REJECTED, reason, null));
        Answer answer = waiting.get(10, TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(reason == Reason.IDEMPOTENCY_KEY_REUSED ? 422 : 409);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Location")).isNull();
        JsonNode problem = answer.json();
        assertThat(problem.get("code").asText()).isEqualTo(reason.name());
        assertThat(problem.get("status").asInt()).isEqualTo(answer.status());
        assertThat(problem.get("type").asText()).startsWith("urn:tartware:problem:");
        assertThat(problem.get("title").asText()).isNotBlank().isNotEqualTo("The command was rejected");
        assertThat(problem.get("detail").asText()).isNotBlank();
        assertThat(problem.at("/decision/outcome").asText()).isEqualTo("REJECTED");
        assertThat(problem.at("/decision/reason").asText()).isEqualTo(reason.name());
        assertThat(problem.at("/decision/detail/night").asText()).isEqualTo("2030-05-02");
    }

    @Test
    void whenTheTimeIsUpTheAnswerIs202() {
        long startNanos = System.nanoTime();
        Answer answer = booking("wait=1").join();
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                .isBetween(Duration.ofMillis(950), Duration.ofSeconds(5));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().get("status").asText()).isEqualTo("PENDING");
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=1");
        assertThat(answer.header("Location")).startsWith("/v1/bookings/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=0", "wait=31", "wait=soon", "respond-async", "wait=\"2"})
    void anUnusablePreferenceIsIgnored(String prefer) throws Exception {
        Answer answer = booking(prefer).get(10, TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Preference-Applied")).isNull();
        assertThat(ingest.log.appended.get(0).answerPartition()).isEqualTo(-1);
    }

    @Test
    void aRetryAnswersAsTheFirstDid() throws Exception {
        CompletableFuture<Answer> first = booking("wait=20");
        Decision decision = decision(awaitAppended(1), Outcome.CONFIRMED, null, null);
        ingest.answers.deliver(decision);
        Answer answer = first.get(10, TimeUnit.SECONDS);
        UUID commandId = UUID.fromString(decision.getCommandId());
        ingest.store.decisions.put(
                new TenantRow("demo", commandId),
                new StoredDecision(17, "CONFIRMED", null, decision.getDecidedAt(), answer.body()));

        Answer retry = booking("wait=20").get(10, TimeUnit.SECONDS);
        assertThat(retry.status()).isEqualTo(201);
        assertThat(retry.body()).isEqualTo(answer.body());
        assertThat(retry.header("Location")).isEqualTo(answer.header("Location"));
        assertThat(ingest.log.appended).as("the log learns of the retry").hasSize(2);
    }

    @Test
    void whatIsNotAcknowledgedIs503AndNotWaitedFor() throws Exception {
        ingest.log.broker = Broker.REFUSES;
        assertThat(booking("wait=20").get(10, TimeUnit.SECONDS).code()).isEqualTo("LOG_UNAVAILABLE");
        ingest.log.broker = Broker.SILENT;
        assertThat(booking("wait=20").get(10, TimeUnit.SECONDS).code()).isEqualTo("LOG_UNAVAILABLE");
        Decision decision = decision(ingest.log.appended.get(1).command(), Outcome.CONFIRMED, null, null);
        assertThat(ingest.answers.deliver(decision)).isFalse();
    }

    @Test
    void withoutTheBusTheStoreAnswers() throws Exception {
        ingest.answers.partition = OptionalInt.empty();
        CompletableFuture<Answer> waiting = booking("wait=20");
        BookingCommand command = awaitAppended(1);
        assertThat(ingest.log.appended.get(0).answerPartition()).isEqualTo(-1);
        ingest.store.decisions.put(
                new TenantRow("demo", UuidBytes.toUuid(command.getCommandId())),
                new StoredDecision(
                        3,
                        "REJECTED",
                        "SOLD_OUT",
                        ingest.log.logTime,
                        DecisionJson.of(decision(command, Outcome.REJECTED, Reason.SOLD_OUT, null))));
        Answer answer = waiting.get(10, TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("SOLD_OUT");
    }

    @Test
    void withoutBusAndStoreTheAnswerIs202() {
        ingest.answers.partition = OptionalInt.empty();
        ingest.store.away = true;
        assertThat(booking("wait=2").join().status()).isEqualTo(202);
    }

    @Test
    void beyondTheLimitARequestIsAnsweredAtOnce() throws Exception {
        List<CompletableFuture<Answer>> waiting = new ArrayList<>();
        for (int i = 0; i < RunningIngest.WAITS_OF_A_TENANT_MAX; i++) {
            waiting.add(booking("wait=20"));
        }
        awaitAppended(RunningIngest.WAITS_OF_A_TENANT_MAX);
        Answer answer = booking("wait=20").get(5, TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Preference-Applied")).isNull();
        assertThat(ingest.send(ingest.request(RunningIngest.BOOKINGS)
                                .header("Authorization", "Bearer acme-key")
                                .header("Idempotency-Key", "k-1")
                                .header("Content-Type", "application/json")
                                .header("Prefer", "wait=1")
                                .POST(BodyPublishers.ofString(RunningIngest.ONE_STAY)))
                        .header("Preference-Applied"))
                .as("another tenant")
                .isEqualTo("wait=1");
        ingest.answers.deliver(decision(ingest.log.appended.get(0).command(), Outcome.CONFIRMED, null, null));
        for (CompletableFuture<Answer> each : waiting) {
            assertThat(each.get(10, TimeUnit.SECONDS).status()).isEqualTo(201);
        }
    }

    @Test
    void atShutdownWhoeverWaitsGetsA202AtOnce() throws Exception {
        CompletableFuture<Answer> waiting = booking("wait=30");
        awaitAppended(1);
        long startNanos = System.nanoTime();
        ingest.close();
        Answer answer = waiting.get(10, TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(8));
        start();
    }

    private CompletableFuture<Answer> booking(String prefer) {
        return waiting("POST", RunningIngest.BOOKINGS, RunningIngest.ONE_STAY, prefer);
    }

    private CompletableFuture<Answer> waiting(String method, String path, String json, String prefer) {
        return CompletableFuture.supplyAsync(
                () -> ingest.send(ingest.write(path)
                        .header("Prefer", prefer)
                        .timeout(Duration.ofSeconds(40))
                        .method(method, BodyPublishers.ofString(json))),
                task -> new Thread(task).start());
    }

    /** Appended and acknowledged is not yet waited for: the fake acknowledges within the append. */
    private BookingCommand awaitAppended(int count) throws InterruptedException {
        for (int i = 0; i < 500 && ingest.log.appended.size() < count; i++) {
            Thread.sleep(10);
        }
        assertThat(ingest.log.appended).hasSizeGreaterThanOrEqualTo(count);
        return ingest.log.appended.get(count - 1).command();
    }

    private Decision decision(BookingCommand command, Outcome outcome, Reason reason, String bookingId) {
        return Decision.newBuilder()
                .setTenantId(command.getTenantId())
                .setTenantSequence(17)
                .setCommandId(UuidBytes.toUuid(command.getCommandId()).toString())
                .setBookingId(bookingId)
                .setOutcome(outcome)
                .setReason(reason)
                .setDetail(Optional.ofNullable(reason)
                        .map(because -> new RejectionDetail(0, LocalDate.parse("2030-05-02"), 0))
                        .orElse(null))
                .setDecidedAt(ingest.log.logTime)
                .setNights(List.of())
                .build();
    }
}
