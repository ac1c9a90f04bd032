package com.tartware.bookings.localstack.chaos.load;

import java.util.concurrent.TimeUnit;

/** Spreads the requests of all clients evenly; what was missed while nobody answered is not made up for. */
final class LoadPace {
    private final long intervalNanos;
    private long nextNanos = System.nanoTime();

    LoadPace(int perSecond) {
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    void awaitTurn() throws InterruptedException {
        long waitNanos;
        synchronized (this) {
            long now = System.nanoTime();
            long turn = Math.max(nextNanos, now);
            nextNanos = turn + intervalNanos;
            waitNanos = turn - now;
        }
        TimeUnit.NANOSECONDS.sleep(waitNanos);
    }
}
