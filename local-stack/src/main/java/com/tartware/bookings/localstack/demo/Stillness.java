package com.tartware.bookings.localstack.demo;

import java.time.Duration;

/** For how long nothing was decided although something was to be. */
final class Stillness {
    private final Duration max;
    private long sinceNanos;

    Stillness(Duration max, long nowNanos) {
        this.max = max;
        this.sinceNanos = nowNanos;
    }

    boolean tooLong(int undecided, long lastMatchNanos, long nowNanos) {
        if (undecided == 0) {
            sinceNanos = nowNanos;
        } else if (lastMatchNanos != 0) {
            sinceNanos = Math.max(sinceNanos, lastMatchNanos);
        }
        return nowNanos - sinceNanos > max.toNanos();
    }
}
