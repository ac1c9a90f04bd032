package com.tartware.bookings.jobs.webhook;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Decisions that have passed by and are needed again. */
interface StoredDecisions extends AutoCloseable {
    /**
     * Reads some of a tenant's decisions without making the caller wait. Those that the store does not have yet are missing in the
     * answer; fails if the store cannot be reached.
     */
    CompletableFuture<List<PassingDecision>> read(String tenantId, long[] sequences);

    /** How an operator, wherever it was shipped to, reaches the store. */
    @FunctionalInterface
    interface StoreConnection extends Serializable {
        /** @param readsMax how many the caller has under way at most */
        StoredDecisions open(int readsMax);
    }
}
