package com.tartware.bookings.jobs.runtime;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** What a topic that is kept without limit holds right now. */
@FunctionalInterface
public interface LogBounds extends Serializable {
    /** By partition. */
    Map<Integer, Bounds> now();

    /**
     * One partition's offsets.
     *
     * @param first of the oldest record that is still there
     * @param next of the record that is appended next
     */
    record Bounds(long first, long next) {}

    /** Asks the broker. */
    static LogBounds of(String brokers, String topic, int partitions) {
        return () -> {
            try (Admin admin = Brokers.admin(brokers)) {
                Map<TopicPartition, ListOffsetsResultInfo> first =
                        list(admin, topic, partitions, OffsetSpec.earliest());
                Map<TopicPartition, ListOffsetsResultInfo> next = list(admin, topic, partitions, OffsetSpec.latest());
                Map<Integer, Bounds> bounds = new HashMap<>();
                first.forEach((partition, offset) -> bounds.put(
                        partition.partition(),
                        new Bounds(offset.offset(), next.get(partition).offset())));
                return bounds;
            } catch (ExecutionException e) {
                throw new IllegalStateException("cannot ask %s for the offsets of %s".formatted(brokers, topic), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while asking for offsets", e);
            }
        };
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> list(
            Admin admin, String topic, int partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        return admin.listOffsets(IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .collect(Collectors.toMap(partition -> partition, partition -> which)))
                .all()
                .get();
    }
}
