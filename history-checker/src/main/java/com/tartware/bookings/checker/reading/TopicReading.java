package com.tartware.bookings.checker.reading;

import com.tartware.bookings.checker.history.PartitionEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A topic's committed records from the first on, up to where they end when asked; can be asked to go on. */
final class TopicReading implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    /** A broker that was killed last is back by then, or will not be. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> committed;
    private final KafkaConsumer<byte[], byte[]> uncommitted;
    private final List<TopicPartition> partitions;

    TopicReading(String brokers, String topic) {
        this.topic = topic;
        this.committed = consumer(brokers, "read_committed");
        this.uncommitted = consumer(brokers, "read_uncommitted");
        this.partitions = committed.partitionsFor(topic, PATIENCE).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IllegalStateException("there is no topic " + topic);
        }
        committed.assign(partitions);
        committed.seekToBeginning(partitions);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String brokers, String isolation) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        brokers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        isolation,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) PATIENCE.toMillis(),
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        10_000,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    int partitions() {
        return partitions.size();
    }

    /** @throws TimeoutException if the broker hands over nothing for long */
    void readToEnd(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        Map<TopicPartition, Long> ends = committed.endOffsets(partitions);
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        long positions = positions();
        while (partitions.stream().anyMatch(partition -> committed.position(partition) < ends.get(partition))) {
            committed.poll(POLL).forEach(reader);
            if (positions() > positions) {
                positions = positions();
                deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadlineNanos) {
                throw new TimeoutException("%s was not read to its end %s within %s".formatted(topic, ends, PATIENCE));
            }
        }
    }

    /** Offsets without a record count, too. */
    private long positions() {
        return partitions.stream().mapToLong(committed::position).sum();
    }

    /**
     * How far readers of committed records come of what is written now. A transaction that is only just being written has the time to
     * end.
     */
    List<PartitionEnd> ends(Duration patience) throws InterruptedException {
        Map<TopicPartition, Long> ends = uncommitted.endOffsets(partitions);
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        Map<TopicPartition, Long> committedEnds = committed.endOffsets(partitions);
        while (isBehind(committedEnds, ends) && System.nanoTime() < deadlineNanos) {
            Thread.sleep(POLL.toMillis());
            committedEnds = committed.endOffsets(partitions);
        }
        List<PartitionEnd> found = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            found.add(
                    new PartitionEnd(topic, partition.partition(), ends.get(partition), committedEnds.get(partition)));
        }
        return found;
    }

    private boolean isBehind(Map<TopicPartition, Long> committedEnds, Map<TopicPartition, Long> ends) {
        return partitions.stream().anyMatch(partition -> committedEnds.get(partition) < ends.get(partition));
    }

    @Override
    public void close() {
        committed.close();
        uncommitted.close();
    }
}
