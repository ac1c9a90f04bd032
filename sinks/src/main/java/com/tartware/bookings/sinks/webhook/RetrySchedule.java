package com.tartware.bookings.sinks.webhook;

import java.time.Duration;
import java.util.List;

/** When a delivery that failed is tried again. Source: section 6 of the contract, which took it from Standard Webhooks 1.0. */
public final class RetrySchedule {
    private static final List<Duration> DELAYS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    /** Attempts of one delivery, the first included. */
    public static final int ATTEMPTS_MAX = DELAYS.size() + 1;

    /** A receiver may ask for a longer pause than the schedule has, but not for one without end. */
    private static final long RETRY_AFTER_MILLIS_MAX = Duration.ofHours(24).toMillis();

    /** So that what failed together is not tried again together: up to a tenth earlier or later. */
    private static final double JITTER = 0.1;

    private RetrySchedule() {}

    /**
     * Milliseconds from the end of an attempt to the next one.
     *
     * @param attempt that failed, from 1 to {@link #ATTEMPTS_MAX} − 1
     * @param seed decides the jitter: the same for the same attempt of the same delivery, so that a restart moves nothing
     * @param retryAfterMillis what the receiver asked for, 0 if nothing
     */
    public static long delayMillis(int attempt, long seed, long retryAfterMillis) {
        long delay = DELAYS.get(attempt - 1).toMillis();
        long jittered = Math.round(delay * (1 + JITTER * spread(seed * 31 + attempt)));
        return Math.max(jittered, pauseMillis(retryAfterMillis));
    }

    /** What the receiver asked for, as far as it is granted. */
    public static long pauseMillis(long retryAfterMillis) {
        return Math.min(retryAfterMillis, RETRY_AFTER_MILLIS_MAX);
    }

    /** From −1 to 1, evenly. The finalizer of SplitMix64 (G. Steele, D. Lea, C. Flood, 2014) makes of neighbours strangers. */
    private static double spread(long seed) {
        long mixed = seed + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        mixed ^= mixed >>> 31;
        return (mixed >>> 11) * 0x1.0p-52 - 1;
    }
}
