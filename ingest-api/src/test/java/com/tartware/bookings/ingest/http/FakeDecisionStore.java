package com.tartware.bookings.ingest.http;

import com.tartware.bookings.ingest.store.DecisionStore;
import com.tartware.bookings.ingest.store.StoreUnavailableException;
import com.tartware.bookings.ingest.store.StoredBooking;
import com.tartware.bookings.ingest.store.StoredDecision;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Rows in memory, keyed as the tables are. */
final class FakeDecisionStore implements DecisionStore {
    record TenantRow(String tenantId, UUID id) {}

    final Map<TenantRow, StoredDecision> decisions = new ConcurrentHashMap<>();
    final Map<TenantRow, StoredBooking> bookings = new ConcurrentHashMap<>();
    volatile boolean away;

    @Override
    public CompletableFuture<Optional<StoredDecision>> decision(String tenantId, UUID commandId) {
        return answer(decisions.get(new TenantRow(tenantId, commandId)));
    }

    @Override
    public CompletableFuture<Optional<StoredBooking>> booking(String tenantId, UUID bookingId) {
        return answer(bookings.get(new TenantRow(tenantId, bookingId)));
    }

    private <T> CompletableFuture<Optional<T>> answer(T row) {
        return away
                ? CompletableFuture.failedFuture(new StoreUnavailableException("away", null))
                : CompletableFuture.completedFuture(Optional.ofNullable(row));
    }
}
