package com.tartware.bookings.localstack.audit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a whole topic once, committed records only, up to where it ended when asked; can then be asked to go on. */
final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    /** A broker that was killed is back within seconds; one that hands over nothing for so long will not. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final Duration patience;
    private final List<TopicPartition> partitions;

    TopicReader(String brokers, String topic) {
        this(consumer(brokers), topic, PATIENCE);
    }

    /** @param patience for how long a read may get no further */
    TopicReader(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer, String topic, Duration patience) {
        this.consumer = consumer;
        this.topic = topic;
        this.patience = patience;
        partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String brokers) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    int partitions() {
        return partitions.size();
    }

    /**
     * Hands over every record between where the last call stopped and where the topic ends now.
     *
     * @throws TimeoutException if nothing came for too long, though there is more
     */
    void readToEnd(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long left = recordsLeft(ends);
        long progressNanos = System.nanoTime();
        while (left > 0) {
            consumer.poll(POLL).forEach(reader);
            long leftNow = recordsLeft(ends);
            if (leftNow < left) {
                progressNanos = System.nanoTime();
            } else if (System.nanoTime() - progressNanos > patience.toNanos()) {
                throw new TimeoutException("%s: no progress for %d s, %d records before its end"
                        .formatted(topic, patience.toSeconds(), leftNow));
            }
            left = leftNow;
        }
    }

    /** Offsets, to be exact: transactions take some too. */
    private long recordsLeft(Map<TopicPartition, Long> ends) {
        return partitions.stream()
                .mapToLong(partition -> Math.max(0, ends.get(partition) - consumer.position(partition)))
                .sum();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
