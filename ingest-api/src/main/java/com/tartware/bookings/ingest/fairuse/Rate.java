package com.tartware.bookings.ingest.fairuse;

/**
 * What a token bucket gives.
 *
 * @param perSecond tokens that come back every second, 1 to {@value #MAX}
 * @param burst tokens in a full bucket, 1 to {@value #MAX}; what may come at once
 */
public record Rate(int perSecond, int burst) {
    /** Far above what one process takes; keeps every sum of tokens and nanoseconds within a long. */
    public static final int MAX = 10_000_000;

    public Rate {
        requireInRange("per second", perSecond);
        requireInRange("burst", burst);
    }

    /** Whole seconds in which an empty bucket fills. */
    long secondsToFill() {
        return secondsFor(burst);
    }

    /** Whole seconds, rounded up, in which so many tokens come back. */
    long secondsFor(long tokens) {
        return (tokens + perSecond - 1) / perSecond;
    }

    /** This rate for one of so many processes; never nothing. */
    Rate dividedBy(int processes) {
        return new Rate(Math.max(1, perSecond / processes), Math.max(1, burst / processes));
    }

    static void requireInRange(String what, int value) {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException("%s is %d, outside 1 to %d".formatted(what, value, MAX));
        }
    }
}
