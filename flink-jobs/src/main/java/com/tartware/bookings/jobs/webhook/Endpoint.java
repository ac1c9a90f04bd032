package com.tartware.bookings.jobs.webhook;

import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * One endpoint: what its tenant wants, how far its deliveries are, and how its receiver has behaved lately. What has to outlive a restart
 * is written by {@link EndpointLayout}; the rest begins anew.
 */
final class Endpoint {
    /** Deliveries under way to one receiver. */
    static final int CONCURRENCY_MAX = 16;

    /** Beyond so many deliveries that failed and wait, the endpoint's cursor waits too. They are the most of its state. */
    static final int PENDING_MAX = 1_000;

    /** How long the secret before the newest one signs too. Source: section 6 of the contract. */
    private static final Duration OVERLAP_AFTER_ROTATION = Duration.ofHours(24);

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
    long rotatedAtMillis = NEVER;

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

    long pausedUntilMillis = NEVER;

    // Not state.
    /** Those of {@link #pending} that are not under way. */
    final TreeSet<PendingDelivery> waiting = new TreeSet<>();

    int concurrency = CONCURRENCY_MAX;
    int underWay;
    int lane;
    boolean fetching;
    long fetchNotBeforeMillis = NEVER;
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
            replay = wanted.getReplay();
            if (wanted.getReplayFromSequence() != null) {
                replayNext = Math.max(wanted.getReplayFromSequence(), wanted.getAfterSequence() + 1);
                replayUntil = cursor;
                // The replay delivers those anew. One that is under way is told, and not tried again.
                waiting.removeIf(delivery -> delivery.sequence >= replayNext);
                pending.values().removeIf(delivery -> delivery.sequence >= replayNext);
            }
        }
        if (disabled) {
            disabled = false;
            failingSinceMillis = NEVER;
            pausedUntilMillis = NEVER;
            List<PendingDelivery> held = List.copyOf(waiting);
            waiting.clear();
            held.forEach(delivery -> delivery.nextAttemptAtMillis = nowMillis);
            waiting.addAll(held);
        }
        take(wanted);
    }

    private void take(WebhookEndpoint wanted) {
        revision = wanted.getRevision();
        url = wanted.getUrl();
        outcomes = new HashSet<>(wanted.getOutcomes());
        secretGeneration = wanted.getSecretGeneration();
        rotatedAtMillis =
                wanted.getRotatedAt() == null ? NEVER : wanted.getRotatedAt().toEpochMilli();
        changed = true;
    }

    boolean wants(String outcome) {
        return outcomes.isEmpty() || outcomes.contains(outcome);
    }

    /** Whose secrets sign now, the newest first. */
    List<Integer> signingGenerations(long nowMillis) {
        boolean overlaps = secretGeneration > 1
                && rotatedAtMillis != NEVER
                && nowMillis < rotatedAtMillis + OVERLAP_AFTER_ROTATION.toMillis();
        return overlaps ? List.of(secretGeneration, secretGeneration - 1) : List.of(secretGeneration);
    }

    boolean mayBegin() {
        return pending.size() < PENDING_MAX;
    }

    /** Gets few of the places, and from a share of its own, so that it takes none from receivers that answer. */
    boolean suspect() {
        return concurrency == 1;
    }

    /** Additive caution would let a dead receiver hold its places for a quarter of an hour: half of them each time. */
    void learnFrom(boolean delivered, int durationMillis) {
        if (!delivered || durationMillis > SLOW_MILLIS) {
            concurrency = Math.max(1, concurrency / 2);
        } else if (durationMillis <= QUICK_MILLIS) {
            concurrency = Math.min(CONCURRENCY_MAX, concurrency * 2);
        }
    }

    /** The next of so many lanes, in turns. */
    int nextLane(int lanes) {
        lane = (lane + 1) % lanes;
        return lane;
    }
}
