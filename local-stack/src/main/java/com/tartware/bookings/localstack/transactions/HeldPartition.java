package com.tartware.bookings.localstack.transactions;

import org.apache.kafka.common.TopicPartition;

/**
 * A partition that has records of an open transaction.
 *
 * @param startOffset of the transaction's first record there
 * @param lastStable offset up to which readers of committed records get
 * @param end offset up to which records are written
 * @param coordinatorEpoch of the coordinator that last wrote there for the producer
 */
public record HeldPartition(
        TopicPartition partition, long startOffset, long lastStable, long end, int coordinatorEpoch) {
    /** Offsets behind the transaction's first record: its own records, and everybody's after it. */
    public long recordsHeld() {
        return end - startOffset;
    }

    /** Whether it is this transaction that readers wait for; else it is an older one. */
    public boolean first() {
        return startOffset == lastStable;
    }
}
