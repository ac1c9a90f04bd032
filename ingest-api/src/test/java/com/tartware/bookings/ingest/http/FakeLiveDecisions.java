package com.tartware.bookings.ingest.http;

import com.tartware.bookings.ingest.log.LiveDecisions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the reply topic brings, as a test says. */
public final class FakeLiveDecisions implements LiveDecisions {
    public final Set<String> followed = ConcurrentHashMap.newKeySet();
    private volatile Listener listener;

    @Override
    public void listen(Listener heard) {
        listener = heard;
    }

    /** Heard of only while the tenant is followed. */
    public void decide(String tenantId, long tenantSequence, String json) {
        if (followed.contains(tenantId)) {
            listener.decided(tenantId, tenantSequence, json);
        }
    }

    @Override
    public void follow(String tenantId) {
        followed.add(tenantId);
    }

    @Override
    public void leave(String tenantId) {
        followed.remove(tenantId);
    }

    @Override
    public void close() {
        followed.clear();
    }
}
