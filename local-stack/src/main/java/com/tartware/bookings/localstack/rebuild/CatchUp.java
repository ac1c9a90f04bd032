package com.tartware.bookings.localstack.rebuild;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells when a reader is level with topics that are written all the time: it has read what was there a short while ago. To wait for the end
 * itself would be to wait for a pause in the writing.
 */
final class CatchUp {
    private final Duration recent;
    private final Reader reader;
    private Map<TopicPartition, Long> goal;
    private long goalNanos;

    /** By partition of the topics. */
    interface Reader {
        /** Offsets after the last record that is there now. */
        Map<TopicPartition, Long> readableEnds();

        boolean hasRead(Map<TopicPartition, Long> ends) throws ExecutionException, InterruptedException;
    }

    /** @param recent several times what lies between two commits of the reader's offsets */
    CatchUp(Duration recent, Reader reader) {
        this.recent = recent;
        this.reader = reader;
    }

    /** Looks once more. */
    boolean isLevel(long nowNanos) throws ExecutionException, InterruptedException {
        if (goal == null) {
            setGoal(nowNanos);
        }
        if (!reader.hasRead(goal)) {
            return false;
        }
        if (nowNanos - goalNanos <= recent.toNanos()) {
            return true;
        }
        // That took long; what has come meanwhile is the next goal, and nearer.
        setGoal(nowNanos);
        return false;
    }

    private void setGoal(long nowNanos) {
        goal = reader.readableEnds();
        goalNanos = nowNanos;
    }
}
