package com.tartware.bookings.ingest.fairuse;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/** Passes when a test says so. */
final class SettableTime implements TimeMeter {
    private volatile long nanos;

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Override
    public long currentTimeNanos() {
        return nanos;
    }

    @Override
    public boolean isWallClockBased() {
        return false;
    }
}
