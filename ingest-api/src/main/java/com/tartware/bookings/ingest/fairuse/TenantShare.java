package com.tartware.bookings.ingest.fairuse;

import io.github.bucket4j.TimeMeter;
import java.util.concurrent.atomic.AtomicInteger;

/** What one tenant has, and has taken of it. */
final class TenantShare {
    /** A tenant's hundred endpoints registered and deleted at once; then one a second. Of each process, whatever the tenant's limits are. */
    private static final Rate ENDPOINT_CHANGES = new Rate(1, 200);

    final Allowance writes;
    final Allowance reads;
    final Allowance endpointChanges;
    final int concurrentRequestsMax;
    final AtomicInteger concurrentRequests = new AtomicInteger();

    TenantShare(Limits limits, TimeMeter clock) {
        this.writes = new Allowance("writes", limits.writes(), clock);
        this.reads = new Allowance("reads", limits.reads(), clock);
        this.endpointChanges = new Allowance("webhook-endpoint-changes", ENDPOINT_CHANGES, clock);
        this.concurrentRequestsMax = limits.concurrentRequests();
    }

    /** Whoever is let in {@link #leave leaves} once. */
    boolean tryEnter() {
        if (concurrentRequests.incrementAndGet() <= concurrentRequestsMax) {
            return true;
        }
        concurrentRequests.decrementAndGet();
        return false;
    }

    void leave() {
        concurrentRequests.decrementAndGet();
    }
}
