package com.tartware.bookings.jobs.webhook;

import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.schemas.framing.UuidBytes;
import com.tartware.bookings.sinks.webhook.DeliveryResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * One endpoint: what its tenant wants, how far its deliveries are, and how its receiver has behaved lately. What has to outlive a restart
 * is written by {@link EndpointLayout}; the rest begins anew.
 */
final class Endpoint {
    /** Deliveries under way to one receiver that keeps up. */
    static final int CONCURRENCY_MAX = 16;

    /** And to one that is behind though it answers quickly: it is far away, and 16 a round trip are too few. */
    static final int CONCURRENCY_BEHIND_MAX = 64;

    /** 2,000 a second: what a receiver nearby gets with 16. More at once than that takes at its pace would only wait there. */
    private static final int DELIVERIES_PER_MILLI = 2;

    /** Beyond so many deliveries that failed and wait, the endpoint's cursor waits too. They are the most of its state. */
    static final int PENDING_MAX = 1_000;

    /** How long a secret signs after another took its place. Source: section 6 of the contract. */
    private static final Duration OVERLAP_AFTER_ROTATION = Duration.ofHours(24);

    /** Source: section 6 of the contract. */
    private static final Duration ONLY_FAILURES_MAX = Duration.ofDays(5);

    /** Days on which attempts failed, before their like disables: while the job was away, no receiver failed. */
    private static final int FAILING_DAYS_MIN = 4;

    /** So many attempts in a row that ran into the time-out, and the endpoint's places are better left to others for a while. */
    private static final int HANGS_MAX = 3;

    private static final long BACK_OFF_MILLIS_MIN = 5_000;
    private static final long BACK_OFF_MILLIS_MAX = 60_000;

    /** When nothing new may begin: between two attempts to see whether the receiver is back. */
    static final long PROBE_PAUSE_MILLIS = 60_000;

    /** Waiting deliveries are made due before their time so often at most: they have ten attempts each. */
    private static final long HASTEN_PAUSE_MILLIS = Duration.ofHours(1).toMillis();

    /** Ingest allows no more rotations a day. */
    private static final int ROTATIONS_KEPT_MAX = 8;

    /** An answer so late takes as much room as many good ones. */
    private static final long SLOW_MILLIS = 5_000;

    private static final long QUICK_MILLIS = 1_000;

    static final long NEVER = Long.MIN_VALUE;

    final String tenantId;
    final UUID id;

    // What the tenant wants.
    int revision;
    String url;
    Set<String> outcomes;
    int secretGeneration;

    /** When each secret took the place of the one before it, the newest first; those of the last 24 h at least. */
    long[] rotatedAtMillis = {};

    // How far the deliveries are.
    /** Decisions up to here have been delivered, passed over, or are pending. */
    long cursor;

    int replay;

    /** The next decision of the replay; beyond {@link #replayUntil} when there is nothing more to replay. */
    long replayNext = 1;

    /** Later ones are delivered anyway. */
    long replayUntil;

    /** By sequence. */
    final Map<Long, PendingDelivery> pending = new HashMap<>();

    // How the receiver has behaved.
    boolean disabled;

    /** Of the first failure since the last success. */
    long failingSinceMillis = NEVER;

    /** Days, by UTC, on which attempts failed since then. */
    int failingDays;

    /** The newest of them, in days since 1970. */
    long lastFailingDay;

    /** The receiver asked for it. */
    long pausedUntilMillis = NEVER;

    // Not state.
    /** Those of {@link #pending} that are not under way. */
    final TreeSet<PendingDelivery> waiting = new TreeSet<>();

    int concurrency = 1;
    int underWay;
    int lane;
    private int hangs;
    private long backOffUntilMillis = NEVER;
    private long probeNotBeforeMillis = NEVER;
    private long hastenedAtMillis = NEVER;
    boolean fetching;
    long fetchNotBeforeMillis = NEVER;

    /** Which share counts it as one that has what was read for it; null if none does. */
    Share countedWithRead;

    WebhookOperator.Wake wake;
    boolean queued;
    boolean changed;
    boolean deleted;

    Endpoint(String tenantId, UUID id) {
        this.tenantId = tenantId;
        this.id = id;
    }

    static Endpoint registered(WebhookEndpoint wanted) {
        Endpoint endpoint = new Endpoint(wanted.getTenantId(), UuidBytes.toUuid(wanted.getEndpointId()));
        endpoint.cursor = wanted.getAfterSequence();
        // What there is to replay will be delivered for the first time.
        endpoint.replay = wanted.getReplay();
        endpoint.take(wanted);
        return endpoint;
    }

    /** Takes a later revision. A disabled endpoint is enabled by it: its tenant has done something about it. */
    void change(WebhookEndpoint wanted, long nowMillis) {
        if (wanted.getReplay() > replay) {
            beginReplay(wanted);
        }
        if (disabled) {
            disabled = false;
            failingSinceMillis = NEVER;
            pausedUntilMillis = NEVER;
            makeWaitingDue(nowMillis);
        }
        hangs = 0;
        backOffUntilMillis = NEVER;
        probeNotBeforeMillis = NEVER;
        take(wanted);
    }

    private void beginReplay(WebhookEndpoint wanted) {
        int unseen = wanted.getReplay() - replay;
        replay = wanted.getReplay();
        if (wanted.getReplayFromSequence() == null) {
            return;
        }
        long from = wanted.getReplayFromSequence();
        // The log is compacted: of several changes, only the last may have come.
        List<Long> earlier = wanted.getEarlierReplays();
        for (long missed : earlier.subList(Math.max(0, earlier.size() - (unseen - 1)), earlier.size())) {
            from = Math.min(from, missed);
        }
        if (replayNext <= replayUntil) {
            // An earlier replay is not through, and retries have made room for what it has still before it.
            from = Math.min(from, replayNext);
        }
        replayNext = Math.max(from, wanted.getAfterSequence() + 1);
        replayUntil = cursor;
        // The replay delivers those anew. One that is under way is told, and not tried again.
        waiting.removeIf(delivery -> delivery.sequence >= replayNext);
        pending.values().removeIf(delivery -> delivery.sequence >= replayNext);
    }

    private void makeWaitingDue(long nowMillis) {
        List<PendingDelivery> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(delivery -> delivery.nextAttemptAtMillis = Math.min(delivery.nextAttemptAtMillis, nowMillis));
        waiting.addAll(all);
    }

    private void take(WebhookEndpoint wanted) {
        revision = wanted.getRevision();
        url = wanted.getUrl();
        outcomes = new HashSet<>(wanted.getOutcomes());
        secretGeneration = wanted.getSecretGeneration();
        rotatedAtMillis = rotations(wanted);
        changed = true;
    }

    private static long[] rotations(WebhookEndpoint wanted) {
        if (wanted.getRotatedAt() == null) {
            return new long[0];
        }
        List<Instant> earlier = wanted.getEarlierRotations();
        long[] newestFirst = new long[Math.min(earlier.size(), ROTATIONS_KEPT_MAX) + 1];
        newestFirst[0] = wanted.getRotatedAt().toEpochMilli();
        for (int index = 1; index < newestFirst.length; index++) {
            newestFirst[index] = earlier.get(earlier.size() - index).toEpochMilli();
        }
        return newestFirst;
    }

    /** After a restart: a receiver that answered well is believed to do so still, but not that it bears much at once. */
    void beginAnew(boolean suspect) {
        concurrency = suspect ? 1 : 2;
    }

    boolean wants(String outcome) {
        return outcomes.isEmpty() || outcomes.contains(outcome);
    }

    /** Whose secrets sign now, the newest first: all that were the newest within the last 24 h. */
    List<Integer> signingGenerations(long nowMillis) {
        int retired = 0;
        while (retired < rotatedAtMillis.length
                && retired < secretGeneration - 1
                && nowMillis < rotatedAtMillis[retired] + OVERLAP_AFTER_ROTATION.toMillis()) {
            retired++;
        }
        return switch (retired) {
            case 0 -> List.of(secretGeneration);
            case 1 -> List.of(secretGeneration, secretGeneration - 1);
            default ->
                IntStream.rangeClosed(0, retired)
                        .mapToObj(back -> secretGeneration - back)
                        .toList();
        };
    }

    /** Neither the receiver nor its own behaviour asks for a pause. */
    boolean mayBeTried(long nowMillis) {
        return nowMillis >= pausedUntilMillis && nowMillis >= backOffUntil(nowMillis);
    }

    /** When {@link #mayBeTried}, or sooner. */
    long restsUntilMillis(long nowMillis) {
        return Math.max(pausedUntilMillis, backOffUntil(nowMillis));
    }

    private long backOffUntil(long nowMillis) {
        return stillAhead(backOffUntilMillis, BACK_OFF_MILLIS_MAX, nowMillis);
    }

    /** While nothing new may begin: when an attempt before its time is due. */
    long probeAtMillis(long nowMillis) {
        return stillAhead(probeNotBeforeMillis, PROBE_PAUSE_MILLIS, nowMillis);
    }

    /** What lies further ahead than it was ever set is of a clock that was put back since. */
    static long stillAhead(long atMillis, long aheadMillisMax, long nowMillis) {
        return atMillis > nowMillis + aheadMillisMax ? NEVER : atMillis;
    }

    void probed(long nowMillis) {
        probeNotBeforeMillis = nowMillis + PROBE_PAUSE_MILLIS;
    }

    /** Gets few of the places, and from a share of its own, so that it takes none from receivers that answer. */
    boolean suspect() {
        return concurrency == 1;
    }

    /**
     * Additive caution would let a dead receiver hold its places for a quarter of an hour: half of them each time.
     *
     * @param behind whether there was more to deliver than it was given
     */
    void learnFrom(DeliveryResult result, boolean behind, long nowMillis) {
        boolean hung = result.error() == DeliveryResult.Error.TIMEOUT || result.durationMillis() > SLOW_MILLIS;
        if (!result.delivered() || hung) {
            concurrency = Math.max(1, concurrency / 2);
        } else if (result.durationMillis() > QUICK_MILLIS) {
            concurrency = Math.max(concurrency, Math.min(CONCURRENCY_MAX, concurrency + 1));
        } else if (concurrency < CONCURRENCY_MAX) {
            concurrency = Math.min(CONCURRENCY_MAX, concurrency * 2);
        } else if (behind && concurrency < DELIVERIES_PER_MILLI * result.durationMillis()) {
            concurrency = Math.min(CONCURRENCY_BEHIND_MAX, concurrency + 1);
        }
        if (result.delivered()) {
            hangs = 0;
        } else if (hung) {
            hangs++;
            if (hangs >= HANGS_MAX) {
                long doubled = BACK_OFF_MILLIS_MIN << Math.min(hangs - HANGS_MAX, 8);
                backOffUntilMillis = nowMillis + Math.min(BACK_OFF_MILLIS_MAX, doubled);
            }
        }
    }

    void succeeded() {
        failingSinceMillis = NEVER;
    }

    void failed(long attemptedAtMillis) {
        long day = Math.floorDiv(attemptedAtMillis, Duration.ofDays(1).toMillis());
        if (failingSinceMillis == NEVER) {
            failingSinceMillis = attemptedAtMillis;
            failingDays = 1;
            lastFailingDay = day;
        } else if (day > lastFailingDay) {
            failingDays++;
            lastFailingDay = day;
        }
    }

    boolean onlyFailsForTooLong(long nowMillis) {
        return failingSinceMillis != NEVER
                && nowMillis - failingSinceMillis >= ONLY_FAILURES_MAX.toMillis()
                && failingDays >= FAILING_DAYS_MIN;
    }

    /** The receiver is back, after so many failures that everything waits: nothing has to wait for its own time any more. */
    void hasten(long nowMillis) {
        if (hastenedAtMillis == NEVER || Math.abs(nowMillis - hastenedAtMillis) >= HASTEN_PAUSE_MILLIS) {
            hastenedAtMillis = nowMillis;
            makeWaitingDue(nowMillis);
        }
    }

    /** The next of so many lanes, in turns. */
    int nextLane(int lanes) {
        lane = (lane + 1) % lanes;
        return lane;
    }
}
