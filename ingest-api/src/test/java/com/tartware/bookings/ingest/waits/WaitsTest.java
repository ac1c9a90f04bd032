package com.tartware.bookings.ingest.waits;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.ingest.log.AnswerFeed;
import com.tartware.bookings.ingest.store.StoreUnavailableException;
import com.tartware.bookings.ingest.store.StoredBooking;
import com.tartware.bookings.ingest.store.StoredBooking.StoredStay;
import com.tartware.bookings.ingest.store.StoredDecision;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a waiter hears, from whom, and when. */
class WaitsTest {
    private static final Instant LOG_TIME = Instant.parse("2030-03-01T10:00:00Z");
    private static final AwaitedCommand COMMAND = new AwaitedCommand("demo", new UUID(1, 1), new UUID(2, 2));
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final int WAITS_MAX = 40;

    private static final int WAITS_OF_A_TENANT_MAX = 20;

    private final HandSetAlarms alarms = new HandSetAlarms();
    private final GivenAnswers feed = new GivenAnswers();
    private final SlowStore store = new SlowStore();
    private final Set<UUID> appendedLately = new HashSet<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Waits waits = new Waits(
            feed,
            store,
            (tenantId, commandId) -> appendedLately.contains(commandId),
            WAITS_MAX,
            meters,
            alarms,
            () -> {});

    @Test
    void theAnswerOfTheDecisionJobEndsTheWait() {
        Wait wait = acknowledged(TEN_SECONDS);
        assertThat(wait.answerPartition()).isEqualTo(4);
        alarms.pass(Duration.ofMillis(900));
        assertThat(wait.outcome()).isNotDone();

        feed.listener.decided("demo", COMMAND.commandId(), decision(LOG_TIME, null));
        assertThat(wait.outcome())
                .isCompletedWithValueMatching(
                        found -> found.orElseThrow().json().contains("\"command_id\":\"" + COMMAND.commandId() + "\""));
        assertThat(store.asked).isZero();
        assertThat(ended("bus")).isEqualTo(1);
        assertNothingIsLeft();
    }

    @Test
    void everyWaiterOnACommandIsAnswered() {
        Wait first = acknowledged(TEN_SECONDS);
        Wait second = acknowledged(TEN_SECONDS);
        Wait third = acknowledged(Duration.ofSeconds(1));
        alarms.pass(Duration.ofSeconds(1));
        assertThat(third.outcome()).isCompletedWithValue(Optional.empty());
        feed.listener.decided("demo", COMMAND.commandId(), decision(LOG_TIME, null));
        assertThat(List.of(first, second))
                .allSatisfy(wait -> assertThat(wait.outcome().join()).isPresent());
        assertNothingIsLeft();
    }

    @Test
    void anAnswerThatComesBeforeTheAcknowledgementIsKept() {
        Wait wait = waits.begin(COMMAND, TEN_SECONDS).orElseThrow();
        feed.listener.decided("demo", COMMAND.commandId(), decision(LOG_TIME, null));
        assertThat(wait.outcome()).isNotDone();
        wait.acknowledged(LOG_TIME);
        assertThat(wait.outcome().join()).isPresent();
        assertNothingIsLeft();
    }

    @Test
    void anotherTenantsCommandUnderTheSameIdIsAnotherCommand() {
        Wait wait = acknowledged(TEN_SECONDS);
        assertThat(feed.listener.awaits("acme", COMMAND.commandId())).isFalse();
        feed.listener.decided("acme", COMMAND.commandId(), decision(LOG_TIME, null));
        feed.listener.repeated("acme", COMMAND.commandId());
        assertThat(wait.outcome()).isNotDone();
        assertThat(feed.listener.awaits("demo", COMMAND.commandId())).isTrue();
    }

    @Test
    void withoutAnyDecisionTheTimeIsUp() {
        Wait wait = acknowledged(Duration.ofSeconds(30));
        alarms.pass(Duration.ofMillis(29_999));
        assertThat(wait.outcome()).isNotDone();
        alarms.pass(Duration.ofMillis(1));
        assertThat(wait.outcome()).isCompletedWithValue(Optional.empty());
        assertThat(store.asked).as("looks into the store").isBetween(3, 8);
        assertThat(ended("time_up")).isEqualTo(1);
        assertNothingIsLeft();
    }

    @Test
    void anAnswerThatWentAstrayIsFoundInTheStore() {
        feed.partition = OptionalInt.empty();
        Wait wait = acknowledged(TEN_SECONDS);
        assertThat(wait.answerPartition()).isEqualTo(-1);
        store.decision = stored(LOG_TIME, null);
        alarms.pass(Wait.OVERDUE.minusMillis(1));
        assertThat(wait.outcome()).isNotDone();
        alarms.pass(Duration.ofMillis(1));
        assertThat(wait.outcome()).isCompletedWithValue(Optional.of(store.decision));
        assertThat(ended("store")).isEqualTo(1);
        assertNothingIsLeft();
    }

    @Test
    void aShortWaitTakesALastLookBeforeItsEnd() {
        Wait wait = acknowledged(Duration.ofSeconds(1));
        store.decision = stored(LOG_TIME, null);
        alarms.pass(Duration.ofSeconds(1).minus(Wait.LAST_LOOK));
        assertThat(wait.outcome()).isCompletedWithValue(Optional.of(store.decision));
    }

    @Test
    void aRepeatOfWhatThisProcessAppendedIsLookedUpAtOnce() {
        appendedLately.add(COMMAND.commandId());
        store.decision = stored(LOG_TIME.minusSeconds(5), null);
        Wait wait = acknowledged(TEN_SECONDS);
        assertThat(wait.outcome()).isCompletedWithValue(Optional.of(store.decision));
        assertNothingIsLeft();
    }

    @Test
    void aRepeatIsLookedUpUntilTheStoreHasIt() {
        Wait wait = acknowledged(TEN_SECONDS);
        feed.listener.repeated("demo", COMMAND.commandId());
        assertThat(store.asked).isEqualTo(1);
        alarms.pass(Duration.ofMillis(250));
        store.decision = stored(LOG_TIME.minusSeconds(5), null);
        assertThat(wait.outcome()).isNotDone();
        alarms.pass(Duration.ofMillis(250));
        assertThat(wait.outcome()).isCompletedWithValue(Optional.of(store.decision));
        assertNothingIsLeft();
    }

    @Test
    void aRepeatOfAReusedKeyGetsTheRefusalOfTheFirstTime() {
        store.decision = stored(LOG_TIME.minusSeconds(5), "IDEMPOTENCY_KEY_REUSED");
        Wait wait = acknowledged(TEN_SECONDS);
        alarms.pass(Wait.OVERDUE);
        assertThat(wait.outcome()).as("the key may be forgotten").isNotDone();
        feed.listener.repeated("demo", COMMAND.commandId());
        assertThat(wait.outcome()).isCompletedWithValue(Optional.of(store.decision));
    }

    @Test
    void aKeyOfABookingThatIsKeptIsKnownLongAfter() {
        Instant monthsAgo = LOG_TIME.minus(Duration.ofDays(90));
        store.decision = stored(monthsAgo, null);
        store.keysBooking = new StoredBooking(
                COMMAND.keyId(),
                "CONFIRMED",
                1,
                null,
                List.of(new StoredStay(
                        "PAR-1", "DBL", LocalDate.parse("2030-03-01"), LocalDate.parse("2030-03-03"), 1)),
                null,
                null,
                null,
                null,
                null,
                null,
                monthsAgo,
                monthsAgo,
                7);
        Wait wait = acknowledged(TEN_SECONDS);
        feed.listener.repeated("demo", COMMAND.commandId());
        assertThat(wait.outcome()).isCompletedWithValue(Optional.of(store.decision));
        assertNothingIsLeft();
    }

    @Test
    void theDecisionOfAForgottenKeyAnswersNoNewCommand() {
        StoredDecision old = stored(LOG_TIME.minus(Duration.ofHours(24)), null);
        store.decision = old;
        appendedLately.add(COMMAND.commandId());
        Wait wait = acknowledged(TEN_SECONDS);
        feed.listener.decided("demo", COMMAND.commandId(), decision(old.decidedAt(), null));
        alarms.pass(Duration.ofSeconds(5));
        assertThat(wait.outcome()).isNotDone();

        feed.listener.decided("demo", COMMAND.commandId(), decision(LOG_TIME, Reason.SOLD_OUT));
        assertThat(wait.outcome().join().orElseThrow().reason()).isEqualTo("SOLD_OUT");
    }

    @Test
    void aStoreThatHangsIsAskedByFewAtATime() {
        store.hangs = true;
        List<Wait> all = new ArrayList<>();
        for (int i = 0; i < WAITS_OF_A_TENANT_MAX; i++) {
            AwaitedCommand other = new AwaitedCommand("demo", new UUID(9, i), new UUID(8, i));
            if (i % 2 == 0) {
                appendedLately.add(other.commandId());
            }
            Wait wait = waits.begin(other, TEN_SECONDS).orElseThrow();
            wait.acknowledged(LOG_TIME);
            all.add(wait);
        }
        alarms.pass(Duration.ofSeconds(9));
        assertThat(store.asked).isEqualTo(3);

        store.hangs = false;
        store.decision = stored(LOG_TIME, null);
        store.hanging.forEach(hanging -> hanging.completeExceptionally(new StoreUnavailableException("slow", null)));
        alarms.pass(Duration.ofSeconds(1));
        assertThat(all).allSatisfy(wait -> assertThat(wait.outcome()).isCompleted());
        assertThat(all.stream()
                        .filter(wait -> wait.outcome().join().isPresent())
                        .count())
                .isGreaterThan(WAITS_OF_A_TENANT_MAX / 2);
        assertNothingIsLeft();
    }

    @Test
    void beyondTheLimitNobodyWaits() {
        for (int i = 0; i < WAITS_OF_A_TENANT_MAX; i++) {
            acknowledged(TEN_SECONDS);
        }
        assertThat(waits.begin(COMMAND, TEN_SECONDS)).isEmpty();
        assertThat(meters.counter("tartware.ingest.waits.refused").count()).isEqualTo(1);
        Wait other = waits.begin(new AwaitedCommand("acme", new UUID(1, 1), new UUID(2, 2)), TEN_SECONDS)
                .orElseThrow();
        other.abandon();
        feed.listener.decided("demo", COMMAND.commandId(), decision(LOG_TIME, null));
        assertNothingIsLeft();
        assertThat(waits.begin(COMMAND, TEN_SECONDS)).isPresent();
    }

    @Test
    void whatWasNotAppendedIsNotWaitedFor() {
        Wait wait = waits.begin(COMMAND, TEN_SECONDS).orElseThrow();
        wait.abandon();
        assertThat(wait.outcome()).isCompletedWithValue(Optional.empty());
        assertNothingIsLeft();
    }

    @Test
    void whoeverWaitsAtTheEndIsSentAwayAtOnce() {
        Wait wait = acknowledged(Duration.ofSeconds(30));
        waits.close();
        assertThat(wait.outcome()).isCompletedWithValue(Optional.empty());
        assertThat(waits.begin(COMMAND, TEN_SECONDS)).isEmpty();
        assertNothingIsLeft();
    }

    private Wait acknowledged(Duration patience) {
        Wait wait = waits.begin(COMMAND, patience).orElseThrow();
        wait.acknowledged(LOG_TIME);
        return wait;
    }

    private void assertNothingIsLeft() {
        assertThat(alarms.stillSet()).as("alarms").isZero();
        assertThat(feed.listener.awaits("demo", COMMAND.commandId())).isFalse();
        assertThat(meters.get("tartware.ingest.waits.in.flight").gauge().value())
                .isZero();
    }

    private long ended(String end) {
        return meters.get("tartware.ingest.waits").tag("end", end).timer().count();
    }

    private static StoredDecision stored(Instant decidedAt, String reason) {
        return new StoredDecision(7, reason == null ? "CONFIRMED" : "REJECTED", reason, decidedAt, "{}");
    }

    private static Decision decision(Instant decidedAt, Reason reason) {
        return Decision.newBuilder()
                .setTenantId("demo")
                .setTenantSequence(7)
                .setCommandId(COMMAND.commandId().toString())
                .setOutcome(reason == null ? Outcome.CONFIRMED : Outcome.REJECTED)
                .setReason(reason)
                .setDecidedAt(decidedAt)
                .setNights(List.of())
                .build();
    }

    private static final class GivenAnswers implements AnswerFeed {
        private OptionalInt partition = OptionalInt.of(4);
        private Listener listener;

        @Override
        public OptionalInt partition() {
            return partition;
        }

        @Override
        public void deliverTo(Listener listener) {
            this.listener = listener;
        }
    }

    private static final class SlowStore implements KnownDecisions {
        private final List<CompletableFuture<Optional<StoredDecision>>> hanging = new ArrayList<>();
        private StoredBooking keysBooking;
        private StoredDecision decision;
        private boolean hangs;
        private int asked;

        @Override
        public CompletableFuture<Optional<StoredDecision>> decision(AwaitedCommand command) {
            asked++;
            if (hangs) {
                CompletableFuture<Optional<StoredDecision>> never = new CompletableFuture<>();
                hanging.add(never);
                return never;
            }
            return CompletableFuture.completedFuture(Optional.ofNullable(decision));
        }

        @Override
        public CompletableFuture<Optional<StoredBooking>> keysBooking(AwaitedCommand command) {
            return CompletableFuture.completedFuture(Optional.ofNullable(keysBooking));
        }
    }
}
