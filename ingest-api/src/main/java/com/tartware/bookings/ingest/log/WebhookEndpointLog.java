package com.tartware.bookings.ingest.log;

import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The tenants' webhook endpoints: kept on a compacted topic, known in every ingest process, changed by one at a time. */
public interface WebhookEndpointLog {
    /**
     * The tenant's endpoints as this process knows them, its own changes included; the oldest first.
     *
     * @throws LogUnavailableException if the topic was not read to its end yet
     */
    List<WebhookEndpoint> endpoints(String tenantId);

    /** One of {@link #endpoints}. */
    default Optional<WebhookEndpoint> endpoint(String tenantId, UUID endpointId) {
        return endpoints(tenantId).stream()
                .filter(endpoint -> UuidBytes.toUuid(endpoint.getEndpointId()).equals(endpointId))
                .findFirst();
    }

    /**
     * Changes an endpoint on top of its newest revision, whichever process wrote that. Completes once the broker has acknowledged; with
     * {@link LogUnavailableException} if it did not in time, when the change may have been made or not; or with what {@code change}
     * threw, when nothing was changed.
     *
     * @param within how long the caller waits; a change that was not begun by then is not made
     */
    CompletableFuture<WebhookEndpoint> change(String tenantId, UUID endpointId, Change change, Duration within);

    /**
     * Completes once {@link #endpoints} has everything that any process had been acknowledged before this call; with
     * {@link LogUnavailableException} if that cannot be known in time.
     */
    CompletableFuture<Void> caughtUp(Duration within);

    /** What becomes of an endpoint; may be asked more than once for one change. */
    interface Change {
        /** @return the endpoint with the next revision */
        WebhookEndpoint after(Known known);
    }

    /**
     * What was true when nobody else could change it.
     *
     * @param newest the endpoint; empty if there is none, or it was deleted
     * @param ofTenant how many endpoints its tenant has
     * @param ofAll how many there are
     * @param deletedOfTenant how many its tenant had and deleted that the topic still knows
     */
    record Known(Optional<WebhookEndpoint> newest, int ofTenant, int ofAll, int deletedOfTenant) {}
}
