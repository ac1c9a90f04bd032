package com.tartware.bookings.ingest.log;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.decision.DecisionJson;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.reply.DecisionReader;
import com.tartware.bookings.schemas.reply.ForeignReplyException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the end of the reply topic on one thread: only the partitions of tenants that are followed, and of those partitions' records
 * only theirs are decoded. Without anybody to follow there is no connection to the broker.
 */
public final class ReplyTopicTail implements LiveDecisions {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyTopicTail.class);
    private static final Duration POLL_MAX = Duration.ofMillis(100);
    private static final Duration LOOK_UP_MAX = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration COMPLAINT_INTERVAL = Duration.ofSeconds(30);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    /** In memory at a time, decoded records not counted; two of them, since one is fetched while one is read. */
    private static final int FETCH_BYTES_MAX = 4 * 1024 * 1024;

    private static final int FETCH_BYTES_A_PARTITION_MAX = 512 * 1024;

    private final String brokers;
    private final SchemaRegistry registry;
    private final Counter taken;
    private final Counter skipped;
    private final Thread reader = new Thread(this::readUntilClosed, "reply-tail");
    /** Guarded by itself. */
    private final Set<String> followed = new HashSet<>();

    private volatile Listener listener;
    private volatile boolean changed;
    private volatile boolean closed;
    private long complainedNanos = System.nanoTime() - COMPLAINT_INTERVAL.toNanos();

    /** Connects to nothing before the first tenant is followed. */
    public ReplyTopicTail(String brokers, SchemaRegistry registry, MeterRegistry meters) {
        this.brokers = brokers;
        this.registry = registry;
        this.taken = counter(meters, "taken");
        this.skipped = counter(meters, "skipped");
        reader.setDaemon(true);
    }

    private static Counter counter(MeterRegistry meters, String what) {
        return Counter.builder("tartware.ingest.events.live")
                .description("Records read from the reply topic: taken for a stream, or skipped as another tenant's")
                .tag("record", what)
                .register(meters);
    }

    @Override
    public void listen(Listener heard) {
        listener = heard;
        reader.start();
    }

    @Override
    public void follow(String tenantId) {
        synchronized (followed) {
            if (followed.add(tenantId)) {
                changed = true;
                followed.notifyAll();
            }
        }
    }

    @Override
    public void leave(String tenantId) {
        synchronized (followed) {
            if (followed.remove(tenantId)) {
                changed = true;
            }
        }
    }

    private void readUntilClosed() {
        while (!closed) {
            try {
                awaitSomebody();
                try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        settings(brokers), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                    new Reading(consumer).untilNobodyIsFollowed();
                }
            } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
                return; // closed
            } catch (RuntimeException e) {
                complain(e);
                pause();
            }
        }
    }

    private void awaitSomebody() throws InterruptedException {
        synchronized (followed) {
            while (followed.isEmpty()) {
                followed.wait();
            }
            changed = true;
        }
    }

    private void complain(RuntimeException e) {
        if (System.nanoTime() - complainedNanos >= COMPLAINT_INTERVAL.toNanos()) {
            complainedNanos = System.nanoTime();
            LOG.warn("The reply topic cannot be read; feeds go on from the store: {}", e.toString());
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        reader.interrupt();
        try {
            reader.join(CLOSE_MAX.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** With one consumer; confined to the reader's thread. */
    private final class Reading {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final TenantPartitioning partitioning;
        private final DecisionReader decisions;
        private Set<ByteBuffer> keys = Set.of();

        Reading(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
            List<PartitionInfo> partitions = consumer.partitionsFor(Topic.DECISIONS.topicName(), LOOK_UP_MAX);
            if (partitions == null || partitions.isEmpty()) {
                throw new IllegalStateException("there is no topic " + Topic.DECISIONS.topicName());
            }
            this.partitioning = new TenantPartitioning(partitions.size());
            this.decisions = new DecisionReader(registry, partitions.size());
        }

        void untilNobodyIsFollowed() {
            while (!closed) {
                if (changed && !assign()) {
                    return;
                }
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL_MAX);
                for (TopicPartition partition : records.partitions()) {
                    take(partition, records.records(partition));
                }
            }
        }

        /** A partition that stays keeps its position, a new one is read from its end on; false if none is left. */
        private boolean assign() {
            Set<String> tenants;
            synchronized (followed) {
                changed = false;
                tenants = Set.copyOf(followed);
            }
            keys = tenants.stream()
                    .map(tenantId -> ByteBuffer.wrap(tenantId.getBytes(StandardCharsets.UTF_8)))
                    .collect(Collectors.toUnmodifiableSet());
            consumer.assign(tenants.stream()
                    .map(tenantId ->
                            new TopicPartition(Topic.DECISIONS.topicName(), partitioning.partitionOf(tenantId)))
                    .collect(Collectors.toSet()));
            return !tenants.isEmpty();
        }

        private void take(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.key() == null || !keys.contains(ByteBuffer.wrap(record.key()))) {
                    skipped.increment();
                    continue;
                }
                try {
                    Decision decision = decisions.read(record.key(), record.value(), partition.partition());
                    listener.decided(decision.getTenantId(), decision.getTenantSequence(), DecisionJson.of(decision));
                    taken.increment();
                } catch (ForeignReplyException e) {
                    LOG.debug("Passed over a record of the reply topic: {}", e.getMessage());
                    skipped.increment();
                } catch (SchemaRegistry.RegistryUnavailableException e) {
                    complain(e);
                    consumer.seek(partition, record.offset());
                    pause();
                    return;
                }
            }
        }
    }

    private static Map<String, Object> settings(String brokers) {
        return Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
                Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, "ingest-feed"),
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest"),
                Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES_MAX),
                Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES_A_PARTITION_MAX),
                // Back within a second of the broker; the defaults back off further and give a dead address 10 s.
                Map.entry(ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG, 50L),
                Map.entry(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L),
                Map.entry(ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 1_000L),
                Map.entry(ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 2_000L));
    }
}
