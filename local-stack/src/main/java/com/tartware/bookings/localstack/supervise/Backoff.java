package com.tartware.bookings.localstack.supervise;

import java.time.Duration;

/** How long to wait before the next try: half a second, doubled up to a limit, and short again after a success. */
public final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(500);

    private final Duration longest;
    private int failures;

    public Backoff(Duration longest) {
        this.longest = longest;
    }

    public Duration afterFailure() {
        Duration wait = FIRST.multipliedBy(1L << Math.min(failures, 20));
        failures++;
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    public int failures() {
        return failures;
    }

    public void succeeded() {
        failures = 0;
    }
}
