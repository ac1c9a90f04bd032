package com.tartware.bookings.localstack.rebuild;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells when a reader is level with a topic that is written all the time: it has read what was there a short while ago. To wait for the end
 * itself would be to wait for a pause in the writing.
 */
final class CatchUp {
    private final Duration recent;
    private final Map<Integer, Long> readBefore = new HashMap<>();
    private final Map<Integer, Long> movedNanos = new HashMap<>();
    private Map<Integer, Long> goal;
    private long goalNanos;

    /** @param recent several times what lies between two commits of the reader's offsets */
    CatchUp(Duration recent) {
        this.recent = recent;
    }

    /**
     * Looks once more.
     *
     * @param read by partition, offsets committed by the reader
     * @param ends by partition, where readers of committed records get to just now
     */
    boolean isLevel(long nowNanos, Map<Integer, Long> read, Map<Integer, Long> ends) {
        ends.keySet().forEach(partition -> noteMove(nowNanos, partition, read.getOrDefault(partition, 0L)));
        if (goal == null) {
            goal = Map.copyOf(ends);
            goalNanos = nowNanos;
        }
        if (!goal.keySet().stream().allMatch(partition -> isPast(nowNanos, partition, read))) {
            return false;
        }
        if (nowNanos - goalNanos <= recent.toNanos()) {
            return true;
        }
        // That took long; what has come meanwhile is the next goal, and nearer.
        goal = Map.copyOf(ends);
        goalNanos = nowNanos;
        return false;
    }

    private void noteMove(long nowNanos, int partition, long read) {
        Long before = readBefore.put(partition, read);
        if (before == null || before != read) {
            movedNanos.put(partition, nowNanos);
        }
    }

    /**
     * One marker may follow the last decision of a partition, and after an aborted transaction any number of records that no reader is
     * handed: a partition in which the reader stands still while it has read elsewhere has no more to read.
     */
    private boolean isPast(long nowNanos, int partition, Map<Integer, Long> read) {
        boolean readsSomething = read.values().stream().anyMatch(offset -> offset > 0);
        return read.getOrDefault(partition, 0L) + 1 >= goal.get(partition)
                || (readsSomething && nowNanos - movedNanos.get(partition) > recent.toNanos());
    }
}
