package com.tartware.bookings.localstack.demo;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/** How long something took, over all of a season's requests. */
record Latency(long count, Duration p50, Duration p95, Duration p99, Duration max) {
    /** @param micros durations in microseconds */
    static Latency of(Histogram micros) {
        return new Latency(
                micros.getTotalCount(), at(micros, 50), at(micros, 95), at(micros, 99), ofMicros(micros.getMaxValue()));
    }

    private static Duration at(Histogram micros, double percentile) {
        return ofMicros(micros.getValueAtPercentile(percentile));
    }

    private static Duration ofMicros(long micros) {
        return Duration.ofNanos(micros * 1_000);
    }
}
