package com.tartware.bookings.localstack.chaos.links;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What every byte of a link passes: open, shut, or slow. Bytes that wait before a shut gate go on when it opens, none is lost. */
final class LinkGate {
    private boolean shut;
    private Duration latency = Duration.ZERO;
    private long bytesPerSecond = Long.MAX_VALUE;

    synchronized void shut() {
        shut = true;
    }

    synchronized void slow(Duration perChunk, long bytesPerSecondMax) {
        latency = perChunk;
        bytesPerSecond = bytesPerSecondMax;
    }

    synchronized void open() {
        shut = false;
        latency = Duration.ZERO;
        bytesPerSecond = Long.MAX_VALUE;
        notifyAll();
    }

    /** Returns when so many bytes may go on. */
    void pass(int bytes) throws InterruptedException {
        long waitNanos;
        synchronized (this) {
            waitNanos = latency.toNanos() + TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
        }
        if (waitNanos > 0) {
            TimeUnit.NANOSECONDS.sleep(waitNanos);
        }
        synchronized (this) {
            while (shut) {
                wait();
            }
        }
    }
}
