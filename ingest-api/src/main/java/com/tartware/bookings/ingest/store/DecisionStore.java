package com.tartware.bookings.ingest.store;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * What the projections hold, to be read only. It trails the log, and may be away: a reading then fails, soon, with {@link
 * StoreUnavailableException}. Every question names its tenant, and no answer holds another tenant's rows. Each answer is of one moment.
 */
public interface DecisionStore {
    /** The newest decision on a command. */
    CompletableFuture<Optional<StoredDecision>> decision(String tenantId, UUID commandId);

    /** The state of a booking. */
    CompletableFuture<Optional<StoredBooking>> booking(String tenantId, UUID bookingId);

    /**
     * The bookings that carry the reference, whatever their state.
     *
     * @param after ids up to this one are left out; null for none
     * @param limit 1 or more
     */
    CompletableFuture<StoredBookings> bookingsByExternalReference(
            String tenantId, String externalReference, UUID after, int limit);

    /**
     * The bookings that hold or sell rooms of the property from this night on: those that are held or confirmed.
     *
     * @param after ids up to this one are left out; null for none
     * @param limit 1 or more
     */
    CompletableFuture<StoredBookings> arrivals(
            String tenantId, String propertyId, LocalDate arrival, UUID after, int limit);

    /** The nights from {@code from} to the one before {@code to}. */
    CompletableFuture<StoredNights> nights(
            String tenantId, String propertyId, String roomTypeId, LocalDate from, LocalDate to);

    /** The tenant's decisions from a sequence on, in order. */
    CompletableFuture<List<StoredDecision>> decisionsFrom(String tenantId, long firstSequence, int limit);

    /** The newest sequence of each of these tenants; a tenant without decisions is left out. */
    CompletableFuture<Map<String, Long>> newestSequences(Set<String> tenantIds);
}
