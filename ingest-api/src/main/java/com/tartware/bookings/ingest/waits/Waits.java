package com.tartware.bookings.ingest.waits;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.ingest.fairuse.TenantPlaces;
import com.tartware.bookings.ingest.log.AnswerFeed;
import com.tartware.bookings.ingest.store.DecisionStore;
import com.tartware.bookings.ingest.store.StoredBooking;
import com.tartware.bookings.ingest.store.StoredDecision;
import com.tartware.bookings.ingest.waits.WaitMetrics.End;
import com.tartware.bookings.schemas.decision.DecisionJson;
import com.tartware.bookings.schemas.reply.AnswerPartition;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

/**
 * The requests of this process that wait for the decisions on their commands. Their number is bounded, and so is each tenant's part of it;
 * beyond that nobody waits.
 */
public final class Waits implements AutoCloseable {
    /**
     * A waiting request keeps its connection's buffers and some 15 KB besides: 120 MB when full. At a second a decision it is as many
     * requests a second, far beyond what one process takes.
     */
    public static final int WAITS_MAX = 8_192;

    /** Of the store's connections; others read, too. */
    private static final int REPEAT_LOOKUPS_MAX = 2;

    private static final int OVERDUE_LOOKUPS_MAX = 1;

    private final KnownDecisions known;
    private final AnswerFeed feed;
    private final BiPredicate<String, UUID> appendedLately;
    private final Alarms alarms;
    private final Runnable closeAlarms;
    private final WaitMetrics metrics;
    private final TenantPlaces inFlight;
    private final Map<TenantCommand, List<Wait>> waiting = new ConcurrentHashMap<>();
    private final LookupGate repeats = new LookupGate(REPEAT_LOOKUPS_MAX, Duration.ofMillis(100));
    private final LookupGate overdue = new LookupGate(OVERDUE_LOOKUPS_MAX, Duration.ofMillis(250));
    private volatile boolean closed;

    /**
     * Begins to read answers.
     *
     * @param appendedLately whether this process appended the command before, so that it is a repeat and its decision may be known
     * @param waitsMax requests that may wait at a time; one tenant's at most half of them
     */
    public static Waits start(
            AnswerFeed feed,
            DecisionStore store,
            BiPredicate<String, UUID> appendedLately,
            int waitsMax,
            MeterRegistry meters) {
        AlarmThread alarms = new AlarmThread();
        return new Waits(feed, KnownDecisions.in(store), appendedLately, waitsMax, meters, alarms, alarms::close);
    }

    Waits(
            AnswerFeed feed,
            KnownDecisions known,
            BiPredicate<String, UUID> appendedLately,
            int waitsMax,
            MeterRegistry meters,
            Alarms alarms,
            Runnable closeAlarms) {
        this.known = known;
        this.feed = feed;
        this.appendedLately = appendedLately;
        this.alarms = alarms;
        this.closeAlarms = closeAlarms;
        this.inFlight = new TenantPlaces(waitsMax);
        this.metrics = new WaitMetrics(meters, inFlight);
        feed.deliverTo(new Answers());
    }

    /**
     * Begins to wait; to be called before the command is appended, or its answer might come first.
     *
     * @return empty if too many wait already, of all or of the tenant, or the process is about to end
     */
    public Optional<Wait> begin(AwaitedCommand command, Duration patience) {
        if (closed) {
            return Optional.empty();
        }
        if (!inFlight.of(command.tenantId()).tryTake()) {
            metrics.refused();
            return Optional.empty();
        }
        Wait wait = new Wait(
                this,
                command,
                patience,
                feed.partition().orElse(AnswerPartition.NONE),
                appendedLately.test(command.tenantId(), command.commandId()));
        waiting.compute(TenantCommand.of(command), (name, others) -> and(others, wait));
        if (closed) {
            wait.end(End.SHUTDOWN, null);
        }
        return Optional.of(wait);
    }

    /** Nearly every command has one waiter only. */
    private static List<Wait> and(List<Wait> others, Wait wait) {
        if (others == null) {
            return List.of(wait);
        }
        List<Wait> all = new ArrayList<>(others);
        all.add(wait);
        return List.copyOf(all);
    }

    void remove(AwaitedCommand command, Wait ended, End end, long nanos) {
        waiting.computeIfPresent(TenantCommand.of(command), (name, waits) -> {
            List<Wait> left = waits.stream().filter(wait -> wait != ended).toList();
            return left.isEmpty() ? null : left;
        });
        inFlight.of(command.tenantId()).giveBack();
        metrics.ended(end, nanos);
    }

    CompletableFuture<Optional<StoredDecision>> lookUp(AwaitedCommand command) {
        metrics.lookedUp();
        return known.decision(command);
    }

    CompletableFuture<Optional<StoredBooking>> lookUpKeysBooking(AwaitedCommand command) {
        return known.keysBooking(command);
    }

    Alarms alarms() {
        return alarms;
    }

    LookupGate repeats() {
        return repeats;
    }

    LookupGate overdue() {
        return overdue;
    }

    /** Whoever waits is told at once that there is no decision yet; from now on nobody waits. */
    @Override
    public void close() {
        closed = true;
        waiting.values().forEach(waits -> waits.forEach(wait -> wait.end(End.SHUTDOWN, null)));
        closeAlarms.run();
    }

    private record TenantCommand(String tenantId, UUID commandId) {
        static TenantCommand of(AwaitedCommand command) {
            return new TenantCommand(command.tenantId(), command.commandId());
        }
    }

    private final class Answers implements AnswerFeed.Listener {
        @Override
        public boolean awaits(String tenantId, UUID commandId) {
            return waiting.containsKey(new TenantCommand(tenantId, commandId));
        }

        @Override
        public void decided(String tenantId, UUID commandId, Decision decision) {
            List<Wait> waits = waiting.get(new TenantCommand(tenantId, commandId));
            if (waits == null) {
                return;
            }
            StoredDecision answer = new StoredDecision(
                    decision.getTenantSequence(),
                    decision.getOutcome().name(),
                    decision.getReason() == null ? null : decision.getReason().name(),
                    decision.getDecidedAt(),
                    DecisionJson.of(decision));
            waits.forEach(wait -> wait.hear(answer));
        }

        @Override
        public void repeated(String tenantId, UUID commandId) {
            List<Wait> waits = waiting.get(new TenantCommand(tenantId, commandId));
            if (waits != null) {
                waits.forEach(Wait::hearOfRepeat);
            }
        }
    }
}
