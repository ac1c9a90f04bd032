package com.tartware.bookings.core.clock;

/** UTC dates of log time, as days since 1970-01-01. */
public final class LogDate {
    private static final long MILLIS_PER_DAY = 86_400_000L;

    private LogDate() {}

    /** The date that a log time lies in. */
    public static int of(long logTimeMillis) {
        return Math.toIntExact(Math.floorDiv(logTimeMillis, MILLIS_PER_DAY));
    }

    /** The first date that begins at this log time or later. */
    public static int firstNotBefore(long logTimeMillis) {
        return Math.toIntExact(-Math.floorDiv(-logTimeMillis, MILLIS_PER_DAY));
    }

    /** The log time at which a date begins. */
    public static long startMillis(int epochDay) {
        return epochDay * MILLIS_PER_DAY;
    }
}
