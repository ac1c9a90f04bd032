package com.tartware.bookings.ingest.store;

import java.util.List;
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
