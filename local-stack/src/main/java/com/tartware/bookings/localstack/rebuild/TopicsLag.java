package com.tartware.bookings.localstack.rebuild;

import com.tartware.bookings.localstack.topics.TopicReader;
import com.tartware.bookings.schemas.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** How far a consumer group is behind the topics that it reads, by the offsets it commits at its checkpoints. */
final class TopicsLag implements CatchUp.Reader, AutoCloseable {
    private final Admin admin;
    private final String group;
    private final List<TopicReader> topics = new ArrayList<>();
    private final List<String> topicNames;

    TopicsLag(String brokers, String group, List<Topic> read) {
        this.admin = Admin.create(
                Map.of("bootstrap.servers", brokers, "request.timeout.ms", 15_000, "default.api.timeout.ms", 15_000));
        this.group = group;
        this.topicNames = read.stream().map(Topic::topicName).toList();
        topicNames.forEach(name -> topics.add(new TopicReader(brokers, name)));
    }

    /**
     * How far the group is.
     *
     * @param read offsets it has committed, of all partitions together
     * @param ofAll where committed records end
     */
    record Position(long read, long ofAll) {
        long percent() {
            return 100 * read / Math.max(1, ofAll);
        }
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
        for (TopicDescription topic :
                admin.describeTopics(topicNames).allTopicNames().get().values()) {
            topic.partitions()
                    .forEach(partition ->
                            asked.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
        }
        Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(
                        asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get();
        return new Position(
                read().values().stream().mapToLong(Long::longValue).sum(),
                ends.values().stream().mapToLong(ListOffsetsResultInfo::offset).sum());
    }

    private Map<TopicPartition, Long> read() throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    @Override
    public Map<TopicPartition, Long> readableEnds() {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (int i = 0; i < topics.size(); i++) {
            String name = topicNames.get(i);
            topics.get(i)
                    .readableEnds()
                    .forEach((partition, end) -> ends.put(new TopicPartition(name, partition), end));
        }
        return ends;
    }

    /** Whether the group has completed a checkpoint with all of it. */
    @Override
    public boolean hasRead(Map<TopicPartition, Long> ends) throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> read = read();
        return ends.entrySet().stream().allMatch(end -> read.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    @Override
    public void close() {
        admin.close();
        topics.forEach(TopicReader::close);
    }
}
