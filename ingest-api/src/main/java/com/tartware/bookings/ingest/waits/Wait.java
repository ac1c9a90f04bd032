package com.tartware.bookings.ingest.waits;

import com.tartware.bookings.ingest.store.StoredBooking;
import com.tartware.bookings.ingest.store.StoredDecision;
import com.tartware.bookings.ingest.waits.Alarms.Alarm;
import com.tartware.bookings.ingest.waits.WaitMetrics.End;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One request that waits for the decision on its command. The decision comes by the answers topic, or is found in the store: soon, if
 * the command is a repeat; late, if the answer went astray. It holds no thread.
 */
public final class Wait {
    /** Above a reply's ordinary latency, one checkpoint interval and its commit: what comes later may never come. */
    static final Duration OVERDUE = Duration.ofMillis(1_500);

    /** Between two look-ups for what is overdue, the first time; twice as long after each. */
    private static final Duration OVERDUE_AGAIN = Duration.ofSeconds(1);

    /** Between two look-ups for a repeat, the first time: the fold has said that there is a decision, so the store is only behind. */
    private static final Duration REPEAT_AGAIN = Duration.ofMillis(100);

    /** Before the time is up, for a last look. */
    static final Duration LAST_LOOK = Duration.ofMillis(300);

    private final Waits waits;
    private final AwaitedCommand command;
    private final Duration patience;
    private final int answerPartition;
    private final boolean appendedLately;
    private final long startNanos;
    private final CompletableFuture<Optional<StoredDecision>> outcome = new CompletableFuture<>();
    private final Alarm timeUp;

    // All below is guarded by this object.
    private Instant logTime;
    private StoredDecision heardEarly;
    private boolean isRepeat;
    private boolean lookingUp;
    private boolean lastLookTaken;
    private Duration nextGap = OVERDUE_AGAIN;
    private Alarm nextLookup;

    Wait(Waits waits, AwaitedCommand command, Duration patience, int answerPartition, boolean appendedLately) {
        this.waits = waits;
        this.command = command;
        this.patience = patience;
        this.answerPartition = answerPartition;
        this.appendedLately = appendedLately;
        this.startNanos = waits.alarms().nanoTime();
        this.timeUp = waits.alarms().in(patience, () -> end(End.TIME_UP, null));
    }

    /** What the command says of where its decision is awaited; see {@link com.tartware.bookings.schemas.reply.AnswerPartition}. */
    public int answerPartition() {
        return answerPartition;
    }

    public Duration patience() {
        return patience;
    }

    /** Completes with the decision; with nothing once the time is up, or the wait has ended for another reason. Never exceptionally. */
    public CompletableFuture<Optional<StoredDecision>> outcome() {
        return outcome;
    }

    /** The command was not appended; nothing will come. */
    public void abandon() {
        end(End.NOT_APPENDED, null);
    }

    /**
     * The command is in the log. Before that no answer is given: which decision answers it depends on its time.
     *
     * @param logTime of its record
     */
    public void acknowledged(Instant logTime) {
        StoredDecision heard;
        boolean lookUpNow;
        synchronized (this) {
            this.logTime = logTime;
            heard = heardEarly;
            lookUpNow = isRepeat || appendedLately;
            if (!lookUpNow) {
                lookUpIn(OVERDUE);
            }
        }
        if (heard != null) {
            hear(heard);
        }
        if (lookUpNow) {
            lookUp();
        }
    }

    /** A decision on the command has become visible. It may be one from before, which the job makes again after a repair. */
    void hear(StoredDecision decision) {
        synchronized (this) {
            if (logTime == null) {
                heardEarly = decision;
                return;
            }
            if (!KeyRetention.tellsByItself(decision, logTime)) {
                return;
            }
        }
        end(End.BUS, decision);
    }

    /** The fold took the command for a repeat, so there is a decision, in the store if nowhere else. */
    void hearOfRepeat() {
        synchronized (this) {
            isRepeat = true;
            nextGap = REPEAT_AGAIN;
            if (logTime == null) {
                return;
            }
        }
        lookUp();
    }

    void end(End end, StoredDecision decision) {
        if (!outcome.complete(Optional.ofNullable(decision))) {
            return;
        }
        timeUp.cancel();
        synchronized (this) {
            if (nextLookup != null) {
                nextLookup.cancel();
            }
        }
        waits.remove(command, this, end, waits.alarms().nanoTime() - startNanos);
    }

    private void lookUp() {
        LookupGate gate;
        synchronized (this) {
            if (outcome.isDone() || lookingUp) {
                return;
            }
            gate = isRepeat || appendedLately ? waits.repeats() : waits.overdue();
            if (!gate.enter()) {
                lookUpIn(gate.retryAfter());
                return;
            }
            lookingUp = true;
        }
        waits.lookUp(command).whenComplete((decision, failure) -> {
            if (failure != null || decision.isEmpty()) {
                gate.leave();
                lookedUp(null);
            } else {
                judge(decision.get(), gate);
            }
        });
    }

    private void judge(StoredDecision decision, LookupGate gate) {
        if (KeyRetention.tellsByItself(decision, logTime())) {
            gate.leave();
            lookedUp(decision);
            return;
        }
        waits.lookUpKeysBooking(command).whenComplete((booking, failure) -> {
            gate.leave();
            lookedUp(failure == null && answers(decision, booking) ? decision : null);
        });
    }

    private synchronized Instant logTime() {
        return logTime;
    }

    private synchronized boolean answers(StoredDecision decision, Optional<StoredBooking> keysBooking) {
        return isRepeat
                ? KeyRetention.isPlausible(decision, keysBooking, logTime)
                : KeyRetention.isKnown(decision, keysBooking, logTime);
    }

    private void lookedUp(StoredDecision found) {
        if (found != null) {
            end(End.STORE, found);
            return;
        }
        synchronized (this) {
            lookingUp = false;
            lookUpIn(nextGap);
            nextGap = nextGap.multipliedBy(2);
        }
    }

    /** Or for the last time before the time is up, if that is earlier. */
    private void lookUpIn(Duration delay) {
        if (outcome.isDone()) {
            return;
        }
        Duration waited = Duration.ofNanos(waits.alarms().nanoTime() - startNanos);
        Duration untilLast = patience.minus(LAST_LOOK).minus(waited);
        Duration chosen = delay;
        if (delay.compareTo(untilLast) >= 0) {
            if (lastLookTaken) {
                return;
            }
            lastLookTaken = true;
            chosen = untilLast.isNegative() ? Duration.ZERO : untilLast;
        }
        if (nextLookup != null) {
            nextLookup.cancel();
        }
        nextLookup = waits.alarms().in(chosen, this::lookUp);
    }
}
