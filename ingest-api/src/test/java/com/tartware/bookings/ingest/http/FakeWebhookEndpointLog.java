package com.tartware.bookings.ingest.http;

import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.ingest.log.LogUnavailableException;
import com.tartware.bookings.ingest.log.WebhookEndpointLog;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Endpoints in memory, and every record that a topic would hold. */
final class FakeWebhookEndpointLog implements WebhookEndpointLog {
    /** Of the tenant whose endpoint is changed. */
    volatile int deletedBefore;

    /** What another process has been acknowledged and this one has not read yet. */
    volatile WebhookEndpoint notReadYet;

    enum Broker {
        ACKNOWLEDGES,
        SILENT,
        REFUSES,
        NOT_READ_YET,
        /** As a mistake of ours would have it. */
        BREAKS
    }

    final List<WebhookEndpoint> records = new ArrayList<>();
    volatile Broker broker = Broker.ACKNOWLEDGES;

    /** As if endpoints were looked for by their id alone. */
    volatile boolean forgetsTenants;

    @Override
    public synchronized List<WebhookEndpoint> endpoints(String tenantId) {
        if (broker == Broker.NOT_READ_YET) {
            throw new LogUnavailableException("not read yet");
        }
        if (broker == Broker.BREAKS) {
            throw new IllegalStateException("a mistake of ours");
        }
        List<WebhookEndpoint> live = new ArrayList<>();
        for (WebhookEndpoint record : records) {
            live.removeIf(known -> known.getEndpointId().equals(record.getEndpointId()));
            if ((forgetsTenants || record.getTenantId().equals(tenantId)) && !record.getDeleted()) {
                live.add(record);
            }
        }
        return live;
    }

    @Override
    public synchronized CompletableFuture<WebhookEndpoint> change(
            String tenantId, UUID endpointId, Change change, Duration within) {
        if (broker == Broker.SILENT) {
            return new CompletableFuture<WebhookEndpoint>().orTimeout(within.toMillis(), TimeUnit.MILLISECONDS);
        }
        if (broker == Broker.REFUSES) {
            return CompletableFuture.failedFuture(new LogUnavailableException("refused"));
        }
        List<WebhookEndpoint> known = endpoints(tenantId);
        Optional<WebhookEndpoint> newest = known.stream()
                .filter(endpoint -> UuidBytes.toUuid(endpoint.getEndpointId()).equals(endpointId))
                .findFirst();
        try {
            WebhookEndpoint changed = change.after(new Known(newest, known.size(), known.size(), deletedBefore));
            records.add(changed);
            return CompletableFuture.completedFuture(changed);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    @Override
    public synchronized CompletableFuture<Void> caughtUp(Duration within) {
        if (broker == Broker.REFUSES) {
            return CompletableFuture.failedFuture(new LogUnavailableException("refused"));
        }
        if (notReadYet != null) {
            records.add(notReadYet);
            notReadYet = null;
        }
        return CompletableFuture.completedFuture(null);
    }

    synchronized WebhookEndpoint newest() {
        return records.get(records.size() - 1);
    }
}
