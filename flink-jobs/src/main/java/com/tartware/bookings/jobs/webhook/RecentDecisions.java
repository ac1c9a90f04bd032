package com.tartware.bookings.jobs.webhook;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** The decisions that passed by last, of tenants that have endpoints, so that prompt receivers cost the store nothing. */
final class PassedDecisions {
    private final long bytesMax;
    private final ArrayDeque<PassingDecision> inOrder = new ArrayDeque<>();
    private final Map<String, Map<Long, PassingDecision>> byTenant = new HashMap<>();
    private long bytes;

    /** @param bytesMax of all tenants together; beyond it the oldest go */
    PassedDecisions(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    void add(PassingDecision decision) {
        inOrder.add(decision);
        byTenant.computeIfAbsent(decision.tenantId(), tenantId -> new HashMap<>())
                .put(decision.sequence(), decision);
        bytes += decision.bytes();
        while (bytes > bytesMax) {
            removeOldest();
        }
    }

    /** Null if it passed by too long ago. */
    PassingDecision find(String tenantId, long sequence) {
        Map<Long, PassingDecision> ofTenant = byTenant.get(tenantId);
        return ofTenant == null ? null : ofTenant.get(sequence);
    }

    private void removeOldest() {
        PassingDecision oldest = inOrder.remove();
        bytes -= oldest.bytes();
        Map<Long, PassingDecision> ofTenant = byTenant.get(oldest.tenantId());
        ofTenant.remove(oldest.sequence());
        if (ofTenant.isEmpty()) {
            byTenant.remove(oldest.tenantId());
        }
    }
}
