package com.tartware.bookings.ingest.http;

import com.tartware.bookings.ingest.store.StoreUnavailableException;
import com.tartware.bookings.ingest.store.StoredAttempt;
import com.tartware.bookings.ingest.store.WebhookStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Attempts in memory, the newest first, and what was asked for. */
final class FakeWebhookStore implements WebhookStore {
    final List<StoredAttempt> attempts = new CopyOnWriteArrayList<>();
    final Map<UUID, Disabling> disablings = new ConcurrentHashMap<>();
    volatile long newestSequence;
    volatile boolean away;
    volatile long answersAfterMillis;
    volatile String askedTenant;

    @Override
    public CompletableFuture<Long> newestSequence(String tenantId) {
        if (away) {
            return failed();
        }
        return new CompletableFuture<Long>()
                .completeOnTimeout(newestSequence, answersAfterMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletableFuture<List<StoredAttempt>> attempts(String tenantId, UUID endpointId, AttemptQuery query) {
        if (away) {
            return failed();
        }
        askedTenant = tenantId;
        boolean[] reached = {query.before().isEmpty()};
        return CompletableFuture.completedFuture(attempts.stream()
                .filter(attempt -> {
                    boolean after = reached[0];
                    reached[0] |= query.before().filter(attempt.place()::equals).isPresent();
                    return after;
                })
                .filter(attempt ->
                        query.state().isEmpty() || query.state().get().equals(attempt.state()))
                .filter(attempt ->
                        query.sequence().isEmpty() || query.sequence().getAsLong() == attempt.tenantSequence())
                .limit(query.limit())
                .toList());
    }

    @Override
    public CompletableFuture<Map<UUID, Disabling>> disablings(String tenantId, Collection<UUID> endpointIds) {
        return away ? failed() : CompletableFuture.completedFuture(Map.copyOf(disablings));
    }

    private static <T> CompletableFuture<T> failed() {
        return CompletableFuture.failedFuture(new StoreUnavailableException("away", null));
    }
}
