package com.tartware.bookings.ingest.http;

import com.tartware.bookings.ingest.store.AsOf;
import com.tartware.bookings.ingest.store.DecisionStore;
import com.tartware.bookings.ingest.store.StoreUnavailableException;
import com.tartware.bookings.ingest.store.StoredBooking;
import com.tartware.bookings.ingest.store.StoredBookings;
import com.tartware.bookings.ingest.store.StoredDecision;
import com.tartware.bookings.ingest.store.StoredNights;
import com.tartware.bookings.ingest.store.StoredNights.StoredNight;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Rows in memory, keyed as the tables are. */
public class FakeDecisionStore implements DecisionStore {
    public record TenantRow(String tenantId, UUID id) {}

    public record RoomType(String tenantId, String propertyId, String roomTypeId) {}

    public final Map<TenantRow, StoredDecision> decisions = new ConcurrentHashMap<>();
    public final Map<TenantRow, StoredBooking> bookings = new ConcurrentHashMap<>();
    public final Map<RoomType, List<StoredNight>> nights = new ConcurrentHashMap<>();
    /** What the feed reads, by tenant and sequence. */
    public final Map<String, ConcurrentSkipListMap<Long, StoredDecision>> decided = new ConcurrentHashMap<>();

    public final AtomicInteger pagesRead = new AtomicInteger();
    public volatile boolean away;

    /** As a mistake of ours would have it. */
    public volatile boolean breaks;

    /** What a statement without the tenant in its condition would find. */
    public volatile boolean forgetsTenants;

    public void decide(String tenantId, StoredDecision decision) {
        decided.computeIfAbsent(tenantId, id -> new ConcurrentSkipListMap<>()).put(decision.tenantSequence(), decision);
    }

    @Override
    public CompletableFuture<Optional<StoredDecision>> decision(String tenantId, UUID commandId) {
        return answer(() -> row(decisions, tenantId, commandId));
    }

    @Override
    public CompletableFuture<Optional<StoredBooking>> booking(String tenantId, UUID bookingId) {
        return answer(() -> row(bookings, tenantId, bookingId));
    }

    @Override
    public CompletableFuture<StoredBookings> bookingsByExternalReference(
            String tenantId, String externalReference, UUID after, int limit) {
        return answer(
                () -> page(tenantId, after, limit, booking -> externalReference.equals(booking.externalReference())));
    }

    @Override
    public CompletableFuture<StoredBookings> arrivals(
            String tenantId, String propertyId, LocalDate arrival, UUID after, int limit) {
        return answer(() -> page(
                tenantId,
                after,
                limit,
                booking -> Set.of("HELD", "CONFIRMED").contains(booking.status())
                        && booking.stays().stream()
                                .anyMatch(stay -> stay.propertyId().equals(propertyId)
                                        && stay.checkIn().equals(arrival))));
    }

    @Override
    public CompletableFuture<StoredNights> nights(
            String tenantId, String propertyId, String roomTypeId, LocalDate from, LocalDate to) {
        return answer(() -> new StoredNights(
                nights.entrySet().stream()
                        .filter(row -> isSeen(row.getKey().tenantId(), tenantId)
                                && row.getKey().propertyId().equals(propertyId)
                                && row.getKey().roomTypeId().equals(roomTypeId))
                        .flatMap(row -> row.getValue().stream())
                        .filter(night ->
                                !night.date().isBefore(from) && night.date().isBefore(to))
                        .toList(),
                asOf(tenantId)));
    }

    @Override
    public CompletableFuture<List<StoredDecision>> decisionsFrom(String tenantId, long firstSequence, int limit) {
        return answer(() -> {
            pagesRead.incrementAndGet();
            return decided
                    .getOrDefault(tenantId, new ConcurrentSkipListMap<>())
                    .tailMap(firstSequence)
                    .values()
                    .stream()
                    .limit(limit)
                    .toList();
        });
    }

    @Override
    public CompletableFuture<Map<String, Long>> newestSequences(Set<String> tenantIds) {
        return answer(() -> {
            Map<String, Long> newest = new HashMap<>();
            tenantIds.stream()
                    .filter(decided::containsKey)
                    .forEach(tenantId ->
                            newest.put(tenantId, decided.get(tenantId).lastKey()));
            return newest;
        });
    }

    private boolean isSeen(String rowOf, String asking) {
        return forgetsTenants || rowOf.equals(asking);
    }

    private <T> Optional<T> row(Map<TenantRow, T> table, String tenantId, UUID id) {
        return forgetsTenants
                ? table.entrySet().stream()
                        .filter(row -> row.getKey().id().equals(id))
                        .map(Map.Entry::getValue)
                        .findFirst()
                : Optional.ofNullable(table.get(new TenantRow(tenantId, id)));
    }

    private StoredBookings page(String tenantId, UUID after, int limit, Predicate<StoredBooking> wanted) {
        List<StoredBooking> found = new ArrayList<>(bookings.entrySet().stream()
                .filter(row -> isSeen(row.getKey().tenantId(), tenantId))
                .map(Map.Entry::getValue)
                .filter(wanted)
                .filter(booking ->
                        after == null || booking.bookingId().toString().compareTo(after.toString()) > 0)
                .sorted(java.util.Comparator.comparing(
                        booking -> booking.bookingId().toString()))
                .limit(limit + 1L)
                .toList());
        boolean more = found.size() > limit;
        return new StoredBookings(more ? found.subList(0, limit) : found, more, asOf(tenantId));
    }

    private AsOf asOf(String tenantId) {
        ConcurrentSkipListMap<Long, StoredDecision> ofTenant = decided.get(tenantId);
        return ofTenant == null
                ? new AsOf(0, null)
                : new AsOf(ofTenant.lastKey(), ofTenant.lastEntry().getValue().decidedAt());
    }

    private <T> CompletableFuture<T> answer(Supplier<T> rows) {
        if (breaks) {
            throw new IllegalStateException("a mistake of ours");
        }
        return away
                ? CompletableFuture.failedFuture(new StoreUnavailableException("away", null))
                : CompletableFuture.completedFuture(rows.get());
    }
}
