package com.tartware.bookings.ingest.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** What webhooks need of the store; it trails the log, and fails as {@link DecisionStore} does. */
public interface WebhookStore {
    /** The tenant's newest decision; 0 if it has none. */
    CompletableFuture<Long> newestSequence(String tenantId);

    /** Attempts of one endpoint, the newest first. */
    CompletableFuture<List<StoredAttempt>> attempts(String tenantId, UUID endpointId, AttemptQuery query);

    /** By endpoint, of those that were ever disabled. */
    CompletableFuture<Map<UUID, Disabling>> disablings(String tenantId, Collection<UUID> endpointIds);

    /**
     * When an endpoint was disabled last.
     *
     * @param revision of the endpoint; it has been enabled since if it has a later one
     * @param httpStatus of the answer that did it; null if none came
     */
    record Disabling(int revision, Instant disabledAt, Integer httpStatus) {}

    /**
     * Which attempts.
     *
     * @param sequence of the decision; empty for all
     * @param state as in the attempt; empty for all
     * @param before only those that come after this one in the list
     * @param limit at most so many
     */
    record AttemptQuery(
            OptionalLong sequence, Optional<String> state, Optional<StoredAttempt.Place> before, int limit) {}
}
