package com.tartware.bookings.ingest.waits;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

/** Lets so many look-ups at a time through to the store: waiters must never take all of its connections, however slow it is. */
final class LookupGate {
    private final Semaphore free;
    private final Duration retryAfterMin;

    /** @param retryAfterMin who found it closed comes back after this long or up to twice as long */
    LookupGate(int lookupsMax, Duration retryAfterMin) {
        this.free = new Semaphore(lookupsMax);
        this.retryAfterMin = retryAfterMin;
    }

    boolean enter() {
        return free.tryAcquire();
    }

    void leave() {
        free.release();
    }

    /** Spread, so that those who were sent away together do not come back together. */
    Duration retryAfter() {
        return retryAfterMin.plusNanos(ThreadLocalRandom.current().nextLong(retryAfterMin.toNanos()));
    }
}
