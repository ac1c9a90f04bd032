package com.tartware.bookings.ingest.store;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * What the projections hold, to be read only. It trails the log, and may be away: a reading then fails, soon, with {@link
 * StoreUnavailableException}. Every question names its tenant, and no answer holds another tenant's rows.
 */
public interface DecisionStore {
    /** The newest decision on a command. */
    CompletableFuture<Optional<StoredDecision>> decision(String tenantId, UUID commandId);

    /** The state of a booking. */
    CompletableFuture<Optional<StoredBooking>> booking(String tenantId, UUID bookingId);
}
