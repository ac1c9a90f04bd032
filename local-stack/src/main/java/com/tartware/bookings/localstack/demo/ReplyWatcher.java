package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the reply topic as a client does, committed decisions only, from where it ends now. */
final class ReplyWatcher implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PARTITIONS_KNOWN_MAX = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AvroRecordDecoder<Decision> decoder;
    private final Consumer<Reply> replies;
    private final Thread thread;
    private volatile boolean closing;
    private volatile Throwable failure;

    private ReplyWatcher(KafkaConsumer<byte[], byte[]> consumer, SchemaRegistry registry, Consumer<Reply> replies) {
        this.consumer = consumer;
        this.decoder = new AvroRecordDecoder<>(Topic.DECISIONS, Decision.class, registry);
        this.replies = replies;
        this.thread = new Thread(this::watch, "reply-watcher");
        thread.setDaemon(true);
    }

    /**
     * Returns once nothing that is decided from now on can be missed.
     *
     * @param replies called from one thread, per tenant in order
     */
    static ReplyWatcher start(String brokers, SchemaRegistry registry, Consumer<Reply> replies) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        brokers,
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "none",
                        "reconnect.backoff.max.ms",
                        1_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Topic.DECISIONS.topicName(), PARTITIONS_KNOWN_MAX).stream()
                            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.endOffsets(partitions).forEach(consumer::seek);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
        ReplyWatcher watcher = new ReplyWatcher(consumer, registry, replies);
        watcher.thread.start();
        return watcher;
    }

    private void watch() {
        try (consumer) {
            while (!closing) {
                Iterable<ConsumerRecord<byte[], byte[]>> batch = consumer.poll(POLL);
                long seenNanos = System.nanoTime();
                Instant seenAt = Instant.now();
                for (ConsumerRecord<byte[], byte[]> record : batch) {
                    replies.accept(Reply.of(decoder.decode(record.value()), seenNanos, seenAt));
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /** @throws DemoFailedException if decisions are no longer read */
    void requireWatching() throws DemoFailedException {
        if (failure != null) {
            throw new DemoFailedException("the reply topic cannot be read: " + failure, failure);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.join();
    }
}
