package com.tartware.bookings.core.clock;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Log time: the greatest append time in a partition so far, clock ticks included. The broker stamps its wall clock, which may
 * step back; the fold's clock may not.
 */
public final class LogClock {
    private final SortedMap<Integer, Long> logTimeMillisByPartition = new TreeMap<>();

    /** Takes the next record of a partition into account and returns its log time, in milliseconds since 1970-01-01 UTC. */
    public long advance(int partition, long appendTimeMillis) {
        return logTimeMillisByPartition.merge(partition, appendTimeMillis, Math::max);
    }

    /** The log time of every partition seen: what has to survive a restart. */
    public Map<Integer, Long> logTimeMillisByPartition() {
        return Map.copyOf(logTimeMillisByPartition);
    }
}
