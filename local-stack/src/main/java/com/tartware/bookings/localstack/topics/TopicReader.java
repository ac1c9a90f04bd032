package com.tartware.bookings.localstack.topics;

import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a whole topic once, committed records only, up to where it ended when asked; can then be asked to go on. */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    /** A broker that was killed is back within seconds; one that hands over nothing for so long will not. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int LAST_RECORDS = 64;

    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final Duration patience;
    private final List<TopicPartition> all;
    private final List<TopicPartition> partitions;

    /** Told while a topic is read; offsets, to be exact, since transactions take some too. */
    @FunctionalInterface
    public interface Progress {
        void read(long records, long ofAll);
    }

    public TopicReader(String brokers, String topic) {
        this(consumer(brokers), topic, PATIENCE, null);
    }

    /** @param tenants whose partitions alone are read */
    public TopicReader(String brokers, String topic, Collection<String> tenants) {
        this(consumer(brokers), topic, PATIENCE, tenants);
    }

    /**
     * @param patience for how long a read may get no further
     * @param tenants whose partitions alone are read; null for all
     */
    TopicReader(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            String topic,
            Duration patience,
            Collection<String> tenants) {
        this.consumer = consumer;
        this.topic = topic;
        this.patience = patience;
        all = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        partitions = tenants == null ? all : partitionsOf(tenants);
        rewind();
    }

    private List<TopicPartition> partitionsOf(Collection<String> tenants) {
        TenantPartitioning partitioning = new TenantPartitioning(all.size());
        return tenants.stream()
                .map(tenant -> new TopicPartition(topic, partitioning.partitionOf(tenant)))
                .distinct()
                .toList();
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

    /** Of the topic, whether they are read or not. */
    public int partitions() {
        return all.size();
    }

    /** The next read begins at the first record again. */
    public void rewind() {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** The next read begins with what is committed after this call. */
    public void skipToEnd() {
        consumer.endOffsets(partitions).forEach(consumer::seek);
    }

    /**
     * Hands over every record between where the last call stopped and where the topic ends now.
     *
     * @throws TimeoutException if nothing came for too long, though there is more
     */
    public void readToEnd(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        readToEnd(reader, (records, ofAll) -> {});
    }

    /**
     * As {@link #readToEnd(Consumer)}, and says how far it is.
     *
     * @throws TimeoutException if nothing came for too long, though there is more
     */
    public void readToEnd(Consumer<ConsumerRecord<byte[], byte[]>> reader, Progress progress) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long atFirst = recordsLeft(ends);
        long left = atFirst;
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
            progress.read(atFirst - left, atFirst);
        }
    }

    /**
     * The one record at that place, or none if there is none, or none any more. What {@link #readToEnd} reads next does not change.
     *
     * @throws TimeoutException if it is there and does not come
     */
    public Optional<ConsumerRecord<byte[], byte[]>> recordAt(Place place) {
        TopicPartition partition = new TopicPartition(topic, place.partition());
        if (!all.contains(partition)
                || place.offset()
                        < consumer.beginningOffsets(List.of(partition)).get(partition)
                || place.offset() >= consumer.endOffsets(List.of(partition)).get(partition)) {
            return Optional.empty();
        }
        Map<TopicPartition, Long> before = positions();
        try {
            consumer.assign(List.of(partition));
            consumer.seek(partition, place.offset());
            long deadline = System.nanoTime() + patience.toNanos();
            while (consumer.position(partition) <= place.offset()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() == place.offset()) {
                        return Optional.of(record);
                    }
                }
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("%s: the record at %s does not come".formatted(topic, place));
                }
            }
            return Optional.empty();
        } finally {
            consumer.assign(partitions);
            before.forEach(consumer::seek);
        }
    }

    /**
     * By partition, the offset after the last record there is to read; 0 without any. Markers of transactions and records of aborted ones may follow, any number
     * of them: what a reader has committed does not pass those until something else comes. What {@link #readToEnd} reads next does not change.
     *
     * @throws TimeoutException if something is there and does not come
     */
    public Map<Integer, Long> readableEnds() {
        Map<TopicPartition, Long> before = positions();
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        try {
            Map<Integer, Long> found = new HashMap<>();
            consumer.endOffsets(partitions)
                    .forEach((partition, end) ->
                            found.put(partition.partition(), readableEnd(partition, first.get(partition), end)));
            return found;
        } finally {
            consumer.assign(partitions);
            before.forEach(consumer::seek);
        }
    }

    /** Looks ever further back, since the last record is mostly among the last ones. */
    private long readableEnd(TopicPartition partition, long first, long end) {
        consumer.assign(List.of(partition));
        long searched = end;
        for (long window = LAST_RECORDS; searched > first; window *= LAST_RECORDS) {
            long from = Math.max(first, end - window);
            OptionalLong last = lastRecord(partition, from, searched);
            if (last.isPresent()) {
                return last.getAsLong() + 1;
            }
            searched = from;
        }
        return 0;
    }

    private OptionalLong lastRecord(TopicPartition partition, long from, long end) {
        OptionalLong last = OptionalLong.empty();
        consumer.seek(partition, from);
        long position = from;
        long progressNanos = System.nanoTime();
        while (position < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end) {
                    last = OptionalLong.of(record.offset());
                }
            }
            long now = consumer.position(partition);
            if (now > position) {
                position = now;
                progressNanos = System.nanoTime();
            } else if (System.nanoTime() - progressNanos > patience.toNanos()) {
                throw new TimeoutException("%s: no progress for %d s".formatted(partition, patience.toSeconds()));
            }
        }
        return last;
    }

    private Map<TopicPartition, Long> positions() {
        return partitions.stream().collect(Collectors.toMap(partition -> partition, consumer::position));
    }

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
