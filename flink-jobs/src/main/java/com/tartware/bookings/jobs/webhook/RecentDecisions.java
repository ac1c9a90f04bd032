package com.tartware.bookings.jobs.webhook;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** The decisions of several tenants that were added last, as many as fit. */
final class RecentDecisions {
    private final long bytesMax;
    private final ArrayDeque<PassingDecision> inOrder = new ArrayDeque<>();
    private final Map<String, Map<Long, PassingDecision>> byTenant = new HashMap<>();
    private long bytes;

    /** @param bytesMax of all tenants together; beyond it the oldest go */
    RecentDecisions(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    void add(PassingDecision decision) {
        Map<Long, PassingDecision> ofTenant =
                byTenant.computeIfAbsent(decision.tenantId(), tenantId -> new HashMap<>());
        if (ofTenant.putIfAbsent(decision.sequence(), decision) != null) {
            return;
        }
        inOrder.add(decision);
        bytes += decision.bytes();
        while (bytes > bytesMax) {
            removeOldest();
        }
    }

    /** Null if it is not there any more. */
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
