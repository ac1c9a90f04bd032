package com.tartware.bookings.ingest.store;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Readings that wait for a connection or a thread, taken in turns by tenant: however many one tenant asks for, another's next one waits for
 * one round at most. A tenant that asks slow questions leaves connections to others.
 */
public final class TenantTurns {
    private final int waitingMax;
    private final int waitingPerTenantMax;
    private final int underWayPerTenantMax;
    private final Map<String, Lane> lanes = new HashMap<>();
    /** Lanes with something to do that may have a connection, each once. */
    private final ArrayDeque<Lane> ready = new ArrayDeque<>();

    private int waiting;

    public TenantTurns(int waitingMax, int waitingPerTenantMax, int underWayPerTenantMax) {
        this.waitingMax = waitingMax;
        this.waitingPerTenantMax = waitingPerTenantMax;
        this.underWayPerTenantMax = underWayPerTenantMax;
    }

    /** False if as many wait already as may. */
    public synchronized boolean offer(String tenantId, Runnable reading) {
        if (waiting >= waitingMax) {
            return false;
        }
        Lane lane = lanes.computeIfAbsent(tenantId, Lane::new);
        if (lane.waiting.size() >= waitingPerTenantMax) {
            return false;
        }
        lane.waiting.add(reading);
        waiting++;
        queue(lane);
        return true;
    }

    /** Waits for a reading and runs it. */
    public void runNext() throws InterruptedException {
        Lane lane;
        Runnable reading;
        synchronized (this) {
            while (ready.isEmpty()) {
                wait();
            }
            lane = ready.remove();
            lane.ready = false;
            reading = lane.waiting.remove();
            waiting--;
            lane.underWay++;
            queue(lane);
        }
        try {
            reading.run();
        } finally {
            done(lane);
        }
    }

    private synchronized void done(Lane lane) {
        lane.underWay--;
        queue(lane);
        if (lane.underWay == 0 && lane.waiting.isEmpty()) {
            lanes.remove(lane.tenantId);
        }
    }

    private void queue(Lane lane) {
        if (!lane.ready && !lane.waiting.isEmpty() && lane.underWay < underWayPerTenantMax) {
            lane.ready = true;
            ready.add(lane);
            notify();
        }
    }

    private static final class Lane {
        final String tenantId;
        final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
        int underWay;
        boolean ready;

        Lane(String tenantId) {
            this.tenantId = tenantId;
        }
    }
}
