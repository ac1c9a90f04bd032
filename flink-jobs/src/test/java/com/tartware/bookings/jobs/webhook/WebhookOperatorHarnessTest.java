package com.tartware.bookings.jobs.webhook;

import static com.tartware.bookings.jobs.webhook.DeliveringOperator.START_MILLIS;
import static com.tartware.bookings.jobs.webhook.DeliveringOperator.TENANT;
import static com.tartware.bookings.jobs.webhook.DeliveringOperator.TRACEPARENT;
import static com.tartware.bookings.jobs.webhook.DeliveringOperator.decision;
import static com.tartware.bookings.jobs.webhook.DeliveringOperator.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.WebhookAttempt;
import com.tartware.bookings.avro.WebhookAttemptState;
import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.jobs.webhook.Receiver.Answer;
import com.tartware.bookings.schemas.webhook.WebhookSecrets;
import com.tartware.bookings.schemas.webhook.WebhookSignature;
import com.tartware.bookings.sinks.webhook.RetrySchedule;
import com.tartware.bookings.sinks.webhook.WebhookClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries to a real server on this machine, with a clock that the tests set. */
class WebhookOperatorHarnessTest {
    private static final UUID ENDPOINT = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private static final UUID OTHER = UUID.fromString("11111111-2222-3333-4444-666666666666");

    @TempDir
    Path folder;

    private WebhookSecrets secrets;
    private Path keyFile;
    private Receiver receiver;
    private DeliveringOperator operator;

    @BeforeEach
    void start() throws Exception {
        String key = WebhookSecrets.newMasterKey();
        secrets = WebhookSecrets.of(key);
        keyFile = folder.resolve("webhook-key");
        Files.writeString(keyFile, key);
        receiver = new Receiver();
        operator = new DeliveringOperator(
                keyFile, new WebhookClient.Settings(true, Duration.ofSeconds(2), Duration.ofSeconds(10)));
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
        receiver.close();
    }

    private WebhookEndpoint.Builder here() {
        return endpoint(ENDPOINT, receiver.url());
    }

    private static void delivered(WebhookAttempt attempt) {
        assertThat(attempt.getState()).as("%s", attempt).isEqualTo(WebhookAttemptState.DELIVERED);
    }

    private List<WebhookAttemptState> states() {
        return operator.attempts().stream().map(WebhookAttempt::getState).toList();
    }

    @Test
    void aDecisionIsDeliveredSignedAndTraced() throws Exception {
        operator.register(here());
        operator.decide(1);
        operator.awaitAttempts(1);

        Receiver.Received got = receiver.received.get(0);
        assertThat(got.id()).isEqualTo("demo.1." + ENDPOINT);
        assertThat(got.timestamp()).isEqualTo(START_MILLIS / 1_000);
        assertThat(got.body())
                .isEqualTo(
                        "{\"type\":\"booking.confirmed\",\"timestamp\":\"2026-11-22T09:30:00.000Z\",\"data\":{\"tenant_sequence\":1}}");
        assertThat(got.signature()).isEqualTo(signature(1, got));
        assertThat(got.traceparent()).isEqualTo(TRACEPARENT);
        assertThat(got.userAgent()).isEqualTo("Tartware-Webhooks/1");
        WebhookAttempt attempt = operator.attempts().get(0);
        delivered(attempt);
        assertThat(attempt.getHttpStatus()).isEqualTo(204);
        assertThat(attempt.getAttempt()).isEqualTo(1);
        assertThat(attempt.getTenantSequence()).isEqualTo(1);
        assertThat(attempt.getReplay()).isZero();
        assertThat(attempt.getAttemptedAt()).isEqualTo(Instant.ofEpochMilli(START_MILLIS));
        assertThat(attempt.getNextAttemptAt()).isNull();
        assertThat(operator.store().reads).hasValue(0);
    }

    private String signature(int generation, Receiver.Received got) {
        return WebhookSignature.of(
                secrets.keyOf(TENANT, ENDPOINT, generation),
                got.id(),
                got.timestamp(),
                got.body().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bothSecretsSignForADayAfterARotation() throws Exception {
        operator.register(here());
        operator.register(
                here().setRevision(2).setSecretGeneration(2).setRotatedAt(Instant.ofEpochMilli(START_MILLIS)));
        operator.decide(1);
        operator.awaitAttempts(1);
        Receiver.Received both = receiver.received.get(0);
        assertThat(both.signature()).isEqualTo(signature(2, both) + " " + signature(1, both));
        operator.pass(Duration.ofHours(24));
        operator.decide(2);
        operator.awaitAttempts(2);
        Receiver.Received newest = receiver.received.get(1);
        assertThat(newest.signature()).isEqualTo(signature(2, newest));
    }

    @Test
    void everySecretOfTheLastDaySigns() throws Exception {
        Instant start = Instant.ofEpochMilli(START_MILLIS);
        operator.register(here());
        operator.pass(Duration.ofHours(4));
        operator.register(here().setRevision(4)
                .setSecretGeneration(4)
                .setRotatedAt(start.plus(Duration.ofHours(4)))
                .setEarlierRotations(List.of(start.plus(Duration.ofHours(1)), start.plus(Duration.ofHours(2)))));
        operator.decide(1);
        operator.awaitAttempts(1);
        Receiver.Received all = receiver.received.get(0);
        assertThat(all.signature().split(" "))
                .containsExactly(signature(4, all), signature(3, all), signature(2, all), signature(1, all));
        operator.checkpointAndRestart(Duration.ofHours(21));
        operator.decide(2);
        operator.awaitAttempts(2);
        Receiver.Received later = receiver.received.get(1);
        assertThat(later.signature().split(" "))
                .as("the first was replaced 24 hours ago")
                .containsExactly(signature(4, later), signature(3, later), signature(2, later));
    }

    @Test
    void onlyTheOutcomesAskedForAreDelivered() throws Exception {
        operator.register(here().setOutcomes(List.of("CANCELLED", "INVENTORY_SET")));
        operator.decide(1);
        operator.decide(2, Outcome.CANCELLED);
        operator.decide(3, Outcome.REJECTED);
        operator.decide(4, Outcome.INVENTORY_SET);
        operator.awaitAttempts(2);
        assertThat(receiver.sequences()).containsExactlyInAnyOrder(2L, 4L);
        assertThat(receiver.received.stream().map(Receiver.Received::body))
                .anyMatch(body -> body.startsWith("{\"type\":\"inventory.set\""));
    }

    @Test
    void decisionsFromBeforeTheRegistrationAreNotDelivered() throws Exception {
        operator.decide(1, 2, 3);
        operator.register(here().setAfterSequence(3));
        operator.decide(4);
        operator.awaitAttempts(1);
        operator.settle();
        assertThat(receiver.sequences()).containsExactly(4L);
    }

    @Test
    void whatPassedByBeforeTheEndpointWasKnownIsReadFromTheStore() throws Exception {
        operator.decide(1, 2, 3);
        operator.store().decisions.put(2L, decision(2, Outcome.HELD));
        operator.register(here().setAfterSequence(1));
        operator.awaitAttempts(1);
        operator.settle();
        assertThat(receiver.sequences()).as("not before the store has it").containsExactly(2L);
        operator.store().decisions.put(3L, decision(3, Outcome.CONFIRMED));
        operator.pass(Duration.ofSeconds(1));
        operator.awaitAttempts(2);
        assertThat(receiver.sequences()).containsExactly(2L, 3L);
        assertThat(receiver.received.get(0).body()).contains("booking.held");
    }

    @Test
    void aStoreThatIsAwayDelaysAndLosesNothing() throws Exception {
        operator.decide(1, 2);
        operator.store().away.set(true);
        operator.register(here());
        operator.settle();
        assertThat(receiver.received).isEmpty();
        operator.store().decisions.put(1L, decision(1, Outcome.HELD));
        operator.store().decisions.put(2L, decision(2, Outcome.CONFIRMED));
        operator.store().away.set(false);
        operator.pass(Duration.ofSeconds(1));
        operator.awaitAttempts(2);
        assertThat(receiver.sequences()).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void whatFailedIsTriedAgainOnScheduleUntilItIsExhausted() throws Exception {
        receiver.answer(500);
        operator.register(here());
        operator.decide(1);
        operator.awaitAttempts(1);
        List<Duration> schedule = List.of(
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(30),
                Duration.ofHours(2),
                Duration.ofHours(5),
                Duration.ofHours(10),
                Duration.ofHours(14),
                Duration.ofHours(20),
                Duration.ofHours(24));
        for (int retry = 0; retry < schedule.size(); retry++) {
            WebhookAttempt failed = operator.attempts().get(retry);
            assertThat(failed.getState()).isEqualTo(WebhookAttemptState.FAILED);
            assertThat(failed.getHttpStatus()).isEqualTo(500);
            long delay = failed.getNextAttemptAt().toEpochMilli()
                    - failed.getAttemptedAt().toEpochMilli();
            long planned = schedule.get(retry).toMillis();
            assertThat(delay).isBetween(planned * 9 / 10, planned * 11 / 10);
            operator.pass(Duration.ofMillis(delay - 1));
            operator.settle();
            assertThat(receiver.received).as("a millisecond early").hasSize(retry + 1);
            operator.pass(Duration.ofMillis(1));
            operator.awaitAttempts(retry + 2);
        }
        WebhookAttempt last = operator.attempts().get(RetrySchedule.ATTEMPTS_MAX - 1);
        assertThat(last.getState()).isEqualTo(WebhookAttemptState.EXHAUSTED);
        assertThat(last.getAttempt()).isEqualTo(10);
        assertThat(last.getNextAttemptAt()).isNull();
        assertThat(receiver.received.stream().map(Receiver.Received::id).distinct())
                .containsExactly("demo.1." + ENDPOINT);
        assertThat(receiver.received.stream()
                        .map(Receiver.Received::traceparent)
                        .distinct())
                .containsExactly(TRACEPARENT);
        assertThat(receiver.received.get(9)).satisfies(got -> {
            assertThat(got.timestamp()).isGreaterThan(receiver.received.get(8).timestamp() + 20 * 3_600);
            assertThat(got.signature()).isEqualTo(signature(1, got));
        });
        operator.pass(Duration.ofDays(2));
        operator.settle();
        assertThat(receiver.received).hasSize(10);
    }

    @Test
    void aRetryDoesNotHoldBackNewerDecisions() throws Exception {
        receiver.answer(request -> Answer.status(request.sequence() == 1 ? 500 : 200));
        operator.register(here());
        operator.decide(1);
        operator.awaitAttempts(1);
        operator.decide(2, 3);
        operator.awaitAttempts(3);
        receiver.answer(200);
        operator.pass(Duration.ofSeconds(6));
        operator.awaitAttempts(4);
        assertThat(operator.attempts().get(3).getAttempt()).isEqualTo(2);
        delivered(operator.attempts().get(3));
    }

    @Test
    void retryAfterIsHonouredForTheDeliveryAndPausesTheEndpoint() throws Exception {
        receiver.answer(request -> new Answer(429, "Retry-After", "60"));
        operator.register(here());
        operator.decide(1);
        operator.awaitAttempts(1);
        assertThat(operator.attempts().get(0).getNextAttemptAt())
                .isEqualTo(Instant.ofEpochMilli(START_MILLIS).plusSeconds(60));
        receiver.answer(200);
        operator.decide(2);
        operator.pass(Duration.ofMillis(59_999));
        operator.settle();
        assertThat(receiver.sequences()).containsExactly(1L);
        operator.pass(Duration.ofMillis(1));
        operator.awaitAttempts(3);
        assertThat(receiver.sequences()).containsExactlyInAnyOrder(1L, 1L, 2L);
    }

    @Test
    void goneDisablesTheEndpointUntilItsTenantChangesIt() throws Exception {
        receiver.answer(410);
        operator.register(here());
        operator.decide(1);
        operator.awaitAttempts(1);
        assertThat(states()).containsExactly(WebhookAttemptState.DISABLED);
        receiver.answer(200);
        operator.decide(2);
        operator.pass(Duration.ofDays(1));
        operator.checkpointAndRestart(Duration.ofDays(1));
        operator.settle();
        assertThat(receiver.received).hasSize(1);
        operator.store().decisions.put(1L, decision(1, Outcome.CONFIRMED));
        operator.store().decisions.put(2L, decision(2, Outcome.CONFIRMED));
        operator.register(here().setRevision(2).setSecretGeneration(2));
        operator.awaitAttempts(3);
        assertThat(receiver.sequences()).containsExactlyInAnyOrder(1L, 1L, 2L);
    }

    @Test
    void theLastAttemptIsKeptIfItDisablesTheEndpoint() throws Exception {
        receiver.answer(request -> Answer.status(receiver.received.size() < RetrySchedule.ATTEMPTS_MAX ? 500 : 410));
        operator.register(here());
        operator.store().decisions.put(1L, decision(1, Outcome.CONFIRMED));
        operator.decide(1);
        for (int attempts = 1; attempts < RetrySchedule.ATTEMPTS_MAX; attempts++) {
            operator.awaitAttempts(attempts);
            WebhookAttempt failed = operator.attempts().get(attempts - 1);
            operator.pass(Duration.between(failed.getAttemptedAt(), failed.getNextAttemptAt()));
        }
        operator.awaitAttempts(RetrySchedule.ATTEMPTS_MAX);
        assertThat(states())
                .doesNotContain(WebhookAttemptState.EXHAUSTED)
                .endsWith(WebhookAttemptState.FAILED, WebhookAttemptState.DISABLED);
        receiver.answer(200);
        operator.checkpointAndRestart(Duration.ZERO);
        operator.register(here().setRevision(2).setSecretGeneration(2));
        operator.awaitAttempts(RetrySchedule.ATTEMPTS_MAX + 1);
        delivered(operator.attempts().get(RetrySchedule.ATTEMPTS_MAX));
    }

    @Test
    void daysWithoutAttemptsAreNoFailureOfTheReceiver() throws Exception {
        receiver.answer(500);
        operator.register(here());
        operator.decide(1);
        operator.awaitAttempts(1);
        operator.store().decisions.put(1L, decision(1, Outcome.CONFIRMED));
        operator.checkpointAndRestart(Duration.ofDays(8));
        operator.awaitAttempts(2);
        assertThat(states()).containsExactly(WebhookAttemptState.FAILED, WebhookAttemptState.FAILED);
        for (int day = 2; day <= 3; day++) {
            operator.pass(Duration.ofDays(1));
            operator.awaitAttempts(day + 1);
        }
        assertThat(states()).as("the fourth day on which it failed").endsWith(WebhookAttemptState.DISABLED);
    }

    @Test
    void fiveDaysOfNothingButFailuresDisable() throws Exception {
        receiver.answer(503);
        operator.register(here());
        int sequence = 0;
        while (!states().contains(WebhookAttemptState.DISABLED)) {
            sequence++;
            int before = operator.attempts().size();
            operator.store().decisions.put((long) sequence, decision(sequence, Outcome.CONFIRMED));
            operator.decide(sequence);
            operator.await(() -> operator.attempts().size() > before);
            operator.pass(Duration.ofHours(12));
            assertThat(sequence).isLessThan(12);
        }
        assertThat(sequence).isGreaterThanOrEqualTo(10);
        assertThat(operator.attempts().get(operator.attempts().size() - 1).getNextAttemptAt())
                .isNull();
    }

    @Test
    void aSuccessInBetweenBeginsTheFiveDaysAnew() throws Exception {
        receiver.answer(500);
        operator.register(here());
        operator.decide(1);
        operator.awaitAttempts(1);
        receiver.answer(200);
        operator.pass(Duration.ofSeconds(6));
        operator.awaitAttempts(2);
        receiver.answer(500);
        operator.pass(Duration.ofDays(6));
        operator.decide(2);
        operator.awaitAttempts(3);
        assertThat(operator.attempts().get(2).getState()).isEqualTo(WebhookAttemptState.FAILED);
    }

    @Test
    void aRestartKeepsCursorAndRetries() throws Exception {
        receiver.answer(request -> Answer.status(request.sequence() == 2 ? 500 : 200));
        operator.register(here());
        operator.decide(1, 2, 3);
        operator.awaitAttempts(3);
        operator.store().decisions.put(2L, decision(2, Outcome.CONFIRMED));
        operator.checkpointAndRestart(Duration.ofSeconds(1));
        operator.settle();
        assertThat(receiver.received).as("nothing twice, nothing early").hasSize(3);
        receiver.answer(200);
        operator.pass(Duration.ofSeconds(6));
        operator.awaitAttempts(4);
        assertThat(operator.attempts().get(3).getTenantSequence()).isEqualTo(2);
        assertThat(operator.attempts().get(3).getAttempt()).isEqualTo(2);
        assertThat(receiver.received.get(3).traceparent()).isEqualTo(TRACEPARENT);
        operator.decide(3, 4);
        operator.awaitAttempts(5);
        assertThat(receiver.received.get(4).sequence()).isEqualTo(4);
    }

    @Test
    void whatWasUnderWayAtACheckpointIsDeliveredAgain() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        receiver.answer(request -> {
            awaitQuietly(answered);
            return Answer.status(200);
        });
        operator.register(here());
        operator.decide(1);
        operator.await(() -> receiver.received.size() == 1);
        operator.store().decisions.put(1L, decision(1, Outcome.CONFIRMED));
        operator.checkpointAndRestart(Duration.ZERO);
        answered.countDown();
        operator.awaitAttempts(1);
        assertThat(receiver.sequences()).containsExactly(1L, 1L);
        assertThat(operator.attempts().get(0).getAttempt()).isEqualTo(1);
    }

    @Test
    void sixteenAreUnderWayToAReceiverThatAnswersWellAndTheyBeginInOrder() throws Exception {
        operator.register(here());
        for (int sequence = 1; sequence <= 6; sequence++) {
            operator.decide(sequence);
            operator.awaitAttempts(sequence);
        }
        CountDownLatch answered = new CountDownLatch(1);
        receiver.answer(request -> {
            awaitQuietly(answered);
            return Answer.status(200);
        });
        operator.decide(LongStream.rangeClosed(7, 60).toArray());
        operator.await(() -> receiver.received.size() == 22);
        operator.settle();
        assertThat(receiver.sequences())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 22).boxed().toList());
        answered.countDown();
        operator.awaitAttempts(60);
        assertThat(receiver.atOnceMost).hasValueLessThanOrEqualTo(Endpoint.CONCURRENCY_BEHIND_MAX);
    }

    @Test
    void whoHasNotAnsweredYetGetsOneAtATime() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        receiver.answer(request -> {
            awaitQuietly(answered);
            return Answer.status(200);
        });
        operator.register(here());
        operator.decide(1, 2, 3);
        operator.await(() -> receiver.received.size() == 1);
        operator.settle();
        assertThat(receiver.received).hasSize(1);
        answered.countDown();
        operator.awaitAttempts(3);
    }

    @Test
    void aReceiverThatHangsDelaysOnlyItself() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        try (Receiver hung = new Receiver()) {
            hung.answer(request -> {
                awaitQuietly(hanging);
                return Answer.status(200);
            });
            operator.register(endpoint(OTHER, hung.url()));
            operator.register(here());
            operator.decide(LongStream.rangeClosed(1, 500).toArray());
            operator.awaitAttempts(500);
            assertThat(receiver.received).hasSize(500);
            assertThat(hung.received).hasSizeLessThanOrEqualTo(16);
            hanging.countDown();
        }
    }

    @Test
    void hundredsOfReceiversThatNeverAnswerTakeNoPlaceFromTheLiving() throws Exception {
        String other = "other";
        operator.store().decisions.put(1L, decision(1, Outcome.CONFIRMED));
        operator.register(here());
        operator.decide(1);
        operator.decideFor(other, 1);
        operator.awaitAttempts(1);
        try (SilentReceivers silent = new SilentReceivers(200);
                Receiver newcomer = new Receiver()) {
            for (int number = 0; number < 200; number++) {
                operator.register(endpoint(new UUID(7, number), silent.url(number)));
            }
            operator.decide(LongStream.rangeClosed(2, 30).toArray());
            operator.await(() -> receiver.received.size() == 30);

            operator.register(endpoint(OTHER, newcomer.url()).setTenantId(other));
            operator.await(() -> newcomer.received.size() == 1);

            operator.checkpointAndRestart(Duration.ZERO);
            operator.decide(LongStream.rangeClosed(31, 60).toArray());
            operator.decideFor(other, 2);
            operator.await(() -> receiver.sequences().stream().distinct().count() == 60);
            operator.await(() -> newcomer.sequences().contains(2L));
        }
    }

    @Test
    void aReceiverThatHangsAgainAndAgainIsTriedEverMoreRarely() throws Exception {
        operator.close();
        operator = new DeliveringOperator(
                keyFile, new WebhookClient.Settings(true, Duration.ofSeconds(2), Duration.ofMillis(300)));
        CountDownLatch over = new CountDownLatch(1);
        receiver.answer(request -> {
            awaitQuietly(over);
            return Answer.status(200);
        });
        operator.register(here());
        operator.decide(LongStream.rangeClosed(1, 20).toArray());
        operator.awaitAttempts(3);
        int attempts = 3;
        for (long rest : List.of(5, 10, 20, 40, 60, 60)) {
            operator.settle();
            operator.pass(Duration.ofMillis(rest * 1_000 - 1));
            operator.settle();
            assertThat(receiver.received).hasSize(attempts);
            operator.pass(Duration.ofMillis(1));
            attempts++;
            operator.awaitAttempts(attempts);
        }
        over.countDown();
        receiver.answer(200);
        operator.pass(Duration.ofMinutes(1));
        operator.await(() -> receiver.sequences().stream().distinct().count() == 20);
    }

    @Test
    void whatAnEndpointDoesNotWantCostsFewReads() throws Exception {
        for (long sequence = 1; sequence <= 2_000; sequence++) {
            Outcome outcome = sequence % 500 == 0 ? Outcome.CANCELLED : Outcome.CONFIRMED;
            operator.decide(sequence, outcome);
            operator.store().decisions.put(sequence, decision(sequence, outcome));
        }
        operator.register(here().setOutcomes(List.of("CANCELLED")));
        operator.awaitAttempts(4);
        assertThat(receiver.sequences()).containsExactly(500L, 1_000L, 1_500L, 2_000L);
        assertThat(operator.store().reads).hasValueLessThan(2_000 / 64 + 10);
    }

    @Test
    void timersDoNotPileUp() throws Exception {
        receiver.answer(request -> Answer.status(request.sequence() == 1 ? 200 : 500));
        operator.register(here());
        for (int sequence = 1; sequence <= 30; sequence++) {
            int before = operator.attempts().size();
            operator.store().decisions.put((long) sequence, decision(sequence, Outcome.CONFIRMED));
            operator.decide(sequence);
            operator.await(() -> operator.attempts().size() > before);
            operator.pass(Duration.ofSeconds(7));
            operator.settle();
        }
        assertThat(operator.timers()).as("what is due next, and the figures").isLessThanOrEqualTo(2);
    }

    @Test
    void aClockThatIsPutBackDelaysNothingNew() throws Exception {
        operator.decide(1);
        operator.register(here());
        operator.settle();
        assertThat(operator.store().reads).as("the store does not have it yet").hasValue(1);
        operator.pass(Duration.ofHours(-1));
        operator.store().decisions.put(1L, decision(1, Outcome.CONFIRMED));
        operator.decide(2);
        operator.awaitAttempts(2);
        receiver.answer(500);
        operator.decide(3);
        operator.awaitAttempts(3);
        receiver.answer(200);
        operator.pass(Duration.ofHours(-1));
        operator.decide(4);
        operator.awaitAttempts(4);
        delivered(operator.attempts().get(3));
        operator.pass(Duration.ofHours(1).plusSeconds(6));
        operator.awaitAttempts(5);
        assertThat(operator.attempts().get(4).getTenantSequence()).isEqualTo(3);
        delivered(operator.attempts().get(4));
    }

    @Test
    void afterARescaleOnRocksDbEveryEndpointIsServedOnce() throws Exception {
        int tenants = 24;
        OperatorSubtaskState state;
        receiver.answer(500);
        try (DeliveringOperator one = subtask(1, 0, null)) {
            for (int tenant = 0; tenant < tenants; tenant++) {
                one.register(endpoint(new UUID(9, tenant), receiver.url()).setTenantId("tenant-" + tenant));
                one.decideFor("tenant-" + tenant, 1);
            }
            one.awaitAttempts(tenants);
            state = one.checkpoint();
        }
        receiver.answer(200);
        receiver.received.clear();
        List<String> served = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            OperatorSubtaskState part = AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    state, DeliveringOperator.KEY_GROUPS, 1, 2, subtask);
            try (DeliveringOperator half = subtask(2, subtask, part)) {
                half.store().decisions.put(1L, decision(1, Outcome.CONFIRMED));
                half.pass(Duration.ofSeconds(6));
                int own = subtask;
                List<String> ofHalf = IntStream.range(0, tenants)
                        .mapToObj(tenant -> "tenant-" + tenant)
                        .filter(tenant -> KeyGroupRangeAssignment.assignKeyToParallelOperator(
                                        tenant, DeliveringOperator.KEY_GROUPS, 2)
                                == own)
                        .toList();
                assertThat(ofHalf).isNotEmpty();
                half.awaitAttempts(ofHalf.size());
                half.settle();
                assertThat(half.attempts())
                        .extracting(WebhookAttempt::getTenantId)
                        .containsExactlyInAnyOrderElementsOf(ofHalf);
                half.attempts().forEach(WebhookOperatorHarnessTest::delivered);
                served.addAll(ofHalf);
            }
        }
        assertThat(served).hasSize(tenants).doesNotHaveDuplicates();
        assertThat(receiver.received).hasSize(tenants);
    }

    private DeliveringOperator subtask(int parallelism, int index, OperatorSubtaskState state) throws Exception {
        return new DeliveringOperator(
                keyFile,
                new WebhookClient.Settings(true, Duration.ofSeconds(2), Duration.ofSeconds(10)),
                new EmbeddedRocksDBStateBackend(true),
                parallelism,
                index,
                state);
    }

    @Test
    void aReplayDeliversAgainFromWhereItWasAsked() throws Exception {
        operator.register(here());
        operator.decide(1, 2, 3);
        operator.awaitAttempts(3);
        operator.register(here().setRevision(2).setReplay(1).setReplayFromSequence(2L));
        operator.awaitAttempts(5);
        operator.decide(4);
        operator.awaitAttempts(6);
        assertThat(receiver.sequences()).containsExactlyInAnyOrder(1L, 2L, 3L, 2L, 3L, 4L);
        assertThat(operator.attempts().stream().filter(attempt -> attempt.getReplay() == 1))
                .extracting(WebhookAttempt::getTenantSequence)
                .containsExactlyInAnyOrder(2L, 3L);
    }

    @Test
    void aReplayTakesThePlaceOfTheRetriesThatItCovers() throws Exception {
        receiver.answer(500);
        operator.register(here());
        operator.decide(1, 2);
        operator.awaitAttempts(2);
        receiver.answer(200);
        operator.register(here().setRevision(2).setReplay(1).setReplayFromSequence(2L));
        operator.awaitAttempts(3);
        operator.pass(Duration.ofSeconds(6));
        operator.awaitAttempts(4);
        operator.pass(Duration.ofHours(1));
        operator.settle();
        assertThat(receiver.sequences()).containsExactlyInAnyOrder(1L, 2L, 2L, 1L);
    }

    @Test
    void aReplayThatIsNotThroughGoesOnWhenAnotherBegins() throws Exception {
        receiver.answer(500);
        operator.register(here());
        operator.decide(1, 2, 3, 4, 5, 6);
        operator.awaitAttempts(6);
        CountDownLatch bothAsked = new CountDownLatch(1);
        receiver.answer(request -> {
            awaitQuietly(bothAsked);
            return Answer.status(200);
        });
        operator.register(here().setRevision(2).setReplay(1).setReplayFromSequence(1L));
        operator.await(() -> receiver.received.size() == 7);
        operator.register(
                here().setRevision(3).setReplay(2).setReplayFromSequence(5L).setEarlierReplays(List.of(1L)));
        bothAsked.countDown();
        operator.awaitAttempts(12);
        assertThat(operator.attempts().stream()
                        .filter(attempt -> attempt.getState() == WebhookAttemptState.DELIVERED)
                        .map(WebhookAttempt::getTenantSequence))
                .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void aReplayOfWhichOnlyTheNextWasSeenIsMade() throws Exception {
        operator.register(here());
        operator.decide(1, 2, 3, 4);
        operator.awaitAttempts(4);
        operator.register(here().setRevision(2).setReplay(1).setReplayFromSequence(4L));
        operator.awaitAttempts(5);
        operator.register(
                here().setRevision(5).setReplay(4).setReplayFromSequence(4L).setEarlierReplays(List.of(1L, 2L, 3L)));
        operator.awaitAttempts(8);
        operator.settle();
        assertThat(receiver.sequences()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 4L, 2L, 3L, 4L);
    }

    @Test
    void aDeletedEndpointGetsNothingAndComesNotBackByALateChange() throws Exception {
        receiver.answer(500);
        operator.register(here());
        operator.decide(1);
        operator.awaitAttempts(1);
        operator.register(here().setRevision(3).setDeleted(true));
        operator.checkpointAndRestart(Duration.ofMinutes(10));
        operator.register(here().setRevision(2));
        operator.decide(2);
        operator.pass(Duration.ofMinutes(10));
        operator.settle();
        assertThat(receiver.received).hasSize(1);
    }

    @Test
    void aGapHoldsTheTenantUntilTheMissingDecisionComes() throws Exception {
        operator.register(here());
        operator.decide(1, 3);
        operator.awaitAttempts(1);
        operator.settle();
        assertThat(receiver.sequences()).containsExactly(1L);
        operator.decide(2, 3);
        operator.awaitAttempts(3);
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        receiver.answer(request -> new Answer(307, "Location", receiver.url()));
        operator.register(here());
        operator.decide(1);
        operator.awaitAttempts(1);
        assertThat(receiver.received).hasSize(1);
        assertThat(operator.attempts().get(0).getError()).isEqualTo("REDIRECT");
        assertThat(operator.attempts().get(0).getHttpStatus()).isEqualTo(307);
    }

    @Test
    void aThousandFailedDeliveriesAreKeptAndTheRestWaitsUntilTheReceiverIsBack() throws Exception {
        LongStream.rangeClosed(1, 1_100)
                .forEach(sequence -> operator.store().decisions.put(sequence, decision(sequence, Outcome.CONFIRMED)));
        receiver.answer(500);
        operator.register(here());
        operator.decide(LongStream.rangeClosed(1, 1_100).toArray());
        operator.awaitAttempts(1_000);
        operator.settle();
        assertThat(receiver.received).hasSize(1_000);
        operator.pass(Duration.ofSeconds(6));
        operator.awaitAttempts(2_000);

        operator.pass(Duration.ofSeconds(59));
        operator.settle();
        assertThat(receiver.received).as("the next ones are due in minutes").hasSize(2_000);
        operator.pass(Duration.ofSeconds(1));
        operator.awaitAttempts(2_001);
        WebhookAttempt probe = operator.attempts().get(2_000);
        assertThat(probe.getState()).isEqualTo(WebhookAttemptState.FAILED);
        assertThat(probe.getAttempt())
                .as("before its time, so it does not count")
                .isEqualTo(3);
        assertThat(probe.getNextAttemptAt()).isAfter(probe.getAttemptedAt().plus(Duration.ofMinutes(3)));

        operator.checkpointAndRestart(Duration.ZERO);
        receiver.answer(200);
        operator.pass(Duration.ofMinutes(1));
        operator.await(() -> states().stream()
                        .filter(state -> state == WebhookAttemptState.DELIVERED)
                        .count()
                == 1_100);
        assertThat(receiver.sequences().stream().distinct()).hasSize(1_100);
        assertThat(operator.attempts()).extracting(WebhookAttempt::getAttempt).allMatch(attempt -> attempt <= 3);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
