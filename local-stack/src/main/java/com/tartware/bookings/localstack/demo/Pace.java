package com.tartware.bookings.localstack.demo;

import java.util.concurrent.TimeUnit;

/** Spreads requests evenly over time, whoever sends them; what was missed while all waited is not made up for in a burst. */
final class Pace {
    private static final long ARREARS_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(100);

    private final long intervalNanos;
    private long nextNanos;

    Pace(int perSecond, long nowNanos) {
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.nextNanos = nowNanos;
    }

    /** Takes the next turn. Returns how long it is until then; 0 or less is now. */
    synchronized long takeTurn(long nowNanos) {
        long turn = Math.max(nextNanos, nowNanos - ARREARS_NANOS_MAX);
        nextNanos = turn + intervalNanos;
        return turn - nowNanos;
    }
}
