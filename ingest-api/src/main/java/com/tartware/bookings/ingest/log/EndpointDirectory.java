package com.tartware.bookings.ingest.log;

import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The endpoints that are not deleted, in memory, and the names of those that are and that the topic still knows. One thread writes, any
 * reads endpoints and their number; the deleted ones are that one thread's alone. As many as may be registered and deleted, so bounded by that.
 */
final class EndpointDirectory {
    private static final Comparator<WebhookEndpoint> OLDEST_FIRST = Comparator.comparing(WebhookEndpoint::getCreatedAt)
            .thenComparing(endpoint -> UuidBytes.toUuid(endpoint.getEndpointId()));

    /** A tenant's map is replaced with every change, never written to. */
    private final Map<String, Map<UUID, WebhookEndpoint>> byTenant = new ConcurrentHashMap<>();

    private final AtomicInteger size = new AtomicInteger();

    private final TreeSet<Deleted> deletedByTime = new TreeSet<>();
    private final Map<String, Map<String, Deleted>> deletedOfTenants = new HashMap<>();

    /** An endpoint whose last record is on the topic and says that it is deleted; the longest deleted comes first. */
    record Deleted(String tenantId, String key, long deletedAtMillis) implements Comparable<Deleted> {
        @Override
        public int compareTo(Deleted other) {
            int byTime = Long.compare(deletedAtMillis, other.deletedAtMillis);
            return byTime != 0 ? byTime : key.compareTo(other.key);
        }
    }

    /** The key of an endpoint's records. */
    static String keyOf(WebhookEndpoint endpoint) {
        return endpoint.getTenantId() + "/" + UuidBytes.toUuid(endpoint.getEndpointId());
    }

    /**
     * Records come in the order of their revisions, so the newest one stands.
     *
     * @param writtenAtMillis by the clock of whoever wrote it
     */
    void apply(WebhookEndpoint endpoint, long writtenAtMillis) {
        UUID id = UuidBytes.toUuid(endpoint.getEndpointId());
        Map<UUID, WebhookEndpoint> changed = new HashMap<>(of(endpoint.getTenantId()));
        int before = changed.size();
        if (endpoint.getDeleted()) {
            changed.remove(id);
            addDeleted(new Deleted(endpoint.getTenantId(), keyOf(endpoint), writtenAtMillis));
        } else {
            WebhookEndpoint known = changed.get(id);
            if (known != null && known.getRevision() >= endpoint.getRevision()) {
                return;
            }
            changed.put(id, endpoint);
        }
        size.addAndGet(changed.size() - before);
        if (changed.isEmpty()) {
            byTenant.remove(endpoint.getTenantId());
        } else {
            byTenant.put(endpoint.getTenantId(), changed);
        }
    }

    private void addDeleted(Deleted deleted) {
        forget(deleted.key());
        deletedByTime.add(deleted);
        deletedOfTenants
                .computeIfAbsent(deleted.tenantId(), tenant -> new HashMap<>())
                .put(deleted.key(), deleted);
    }

    /** The topic no longer knows the deleted endpoint with this key. */
    void forget(String key) {
        String tenantId = key.substring(0, Math.max(0, key.lastIndexOf('/')));
        Map<String, Deleted> ofTenant = deletedOfTenants.get(tenantId);
        Deleted known = ofTenant == null ? null : ofTenant.remove(key);
        if (known != null) {
            deletedByTime.remove(known);
            if (ofTenant.isEmpty()) {
                deletedOfTenants.remove(tenantId);
            }
        }
    }

    /** How many of the tenant's endpoints are deleted and not {@link #forget forgotten}. */
    int deleted(String tenantId) {
        return deletedOfTenants.getOrDefault(tenantId, Map.of()).size();
    }

    /** The longest deleted ones. */
    List<Deleted> deletedBefore(long millis, int max) {
        return deletedByTime.stream()
                .takeWhile(deleted -> deleted.deletedAtMillis() < millis)
                .limit(max)
                .toList();
    }

    Optional<WebhookEndpoint> find(String tenantId, UUID endpointId) {
        return Optional.ofNullable(of(tenantId).get(endpointId));
    }

    List<WebhookEndpoint> endpoints(String tenantId) {
        return of(tenantId).values().stream().sorted(OLDEST_FIRST).toList();
    }

    int size(String tenantId) {
        return of(tenantId).size();
    }

    int size() {
        return size.get();
    }

    private Map<UUID, WebhookEndpoint> of(String tenantId) {
        return byTenant.getOrDefault(tenantId, Map.of());
    }
}
