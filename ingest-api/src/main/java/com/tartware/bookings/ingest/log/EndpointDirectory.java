package com.tartware.bookings.ingest.log;

import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The endpoints that are not deleted, in memory. One thread writes, any reads. As many as may be registered, so bounded by that. */
final class EndpointDirectory {
    private static final Comparator<WebhookEndpoint> OLDEST_FIRST = Comparator.comparing(WebhookEndpoint::getCreatedAt)
            .thenComparing(endpoint -> UuidBytes.toUuid(endpoint.getEndpointId()));

    /** A tenant's map is replaced with every change, never written to. */
    private final Map<String, Map<UUID, WebhookEndpoint>> byTenant = new ConcurrentHashMap<>();

    private final AtomicInteger size = new AtomicInteger();

    /** Records come in the order of their revisions, so the newest one stands. */
    void apply(WebhookEndpoint endpoint) {
        UUID id = UuidBytes.toUuid(endpoint.getEndpointId());
        Map<UUID, WebhookEndpoint> changed = new HashMap<>(of(endpoint.getTenantId()));
        int before = changed.size();
        if (endpoint.getDeleted()) {
            changed.remove(id);
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
