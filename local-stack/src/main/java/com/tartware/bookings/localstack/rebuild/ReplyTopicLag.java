package com.tartware.bookings.localstack.rebuild;

import com.tartware.bookings.schemas.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** How far a consumer group is behind the reply topic, by the offsets it commits at its checkpoints. */
final class ReplyTopicLag implements AutoCloseable {
    private final Admin admin;
    private final String group;

    ReplyTopicLag(String brokers, String group) {
        this.admin = Admin.create(
                Map.of("bootstrap.servers", brokers, "request.timeout.ms", 15_000, "default.api.timeout.ms", 15_000));
        this.group = group;
    }

    /**
     * Where the group is, by partition.
     *
     * @param read offsets it has committed
     * @param ends where readers get to; markers of transactions, which no reader is handed, lie before that
     */
    record Position(Map<Integer, Long> read, Map<Integer, Long> ends) {
        long done() {
            return ends.keySet().stream()
                    .mapToLong(partition -> Math.min(read.get(partition), ends.get(partition)))
                    .sum();
        }

        long end() {
            return ends.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private int partitions() throws ExecutionException, InterruptedException {
        String topic = Topic.DECISIONS.topicName();
        return admin.describeTopics(List.of(topic))
                .topicNameValues()
                .get(topic)
                .get()
                .partitions()
                .size();
    }

    /** From here on offsets of an earlier group of that name do not count. */
    void forget() throws InterruptedException {
        try {
            admin.deleteConsumerGroups(List.of(group)).all().get();
        } catch (ExecutionException thereIsNone) {
            // As at the first rebuild.
        }
    }

    Position position() throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        int partitions = partitions();
        for (int partition = 0; partition < partitions; partition++) {
            asked.put(new TopicPartition(Topic.DECISIONS.topicName(), partition), OffsetSpec.latest());
        }
        Map<TopicPartition, Long> ends = admin
                .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        Map<Integer, Long> read = new HashMap<>();
        Map<Integer, Long> endOf = new HashMap<>();
        ends.forEach((partition, end) -> {
            OffsetAndMetadata at = committed.get(partition);
            read.put(partition.partition(), at == null ? 0 : at.offset());
            endOf.put(partition.partition(), end);
        });
        return new Position(read, endOf);
    }

    @Override
    public void close() {
        admin.close();
    }
}
