package com.tartware.bookings.jobs.runtime;

import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a log that is kept without limit, and refuses one whose beginning is gone: a fold that starts in the middle would decide
 * differently. Nor does it ever jump to another offset by itself.
 */
public final class FromTheFirstOffset implements OffsetsInitializer {
    private static final long serialVersionUID = 1L;

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever offsets) {
        Map<TopicPartition, Long> beginnings = offsets.beginningOffsets(partitions);
        beginnings.forEach((partition, beginning) -> {
            if (beginning > 0) {
                throw new SuppressRestartsException(new IllegalStateException(
                        "OFFSET_GAP: %s begins at offset %d, its first records are gone; start from a savepoint that has read them"
                                .formatted(partition, beginning)));
            }
        });
        return beginnings;
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.NONE;
    }
}
