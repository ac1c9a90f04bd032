package com.tartware.bookings.jobs.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.jobs.runtime.JobEnvironment;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.testing.Commands;
import com.tartware.bookings.jobs.testing.FixedRegistry;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.testbroker.KafkaBroker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What both projections do, before their stores, with a reply topic that somebody else wrote to, or that has lost records. */
class ReplyTopicITCase {
    private static final int PARTITIONS = 8;
    private static final String TOPIC = Topic.DECISIONS.topicName();
    private static final TenantPartitioning PARTITIONING = new TenantPartitioning(PARTITIONS);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    /** {@code tenant sequence OUTCOME}, in the order in which a store would get them. */
    private static final Queue<String> APPLIED = new ConcurrentLinkedQueue<>();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setConfiguration(METRICS.addToConfiguration(new Configuration()))
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    Path folder;

    private KafkaBroker broker;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void start() throws Exception {
        APPLIED.clear();
        broker = new KafkaBroker(folder);
        broker.createTopic(TOPIC, PARTITIONS, Map.of("retention.ms", "-1"));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address(), "compression.type", "gzip", "max.request.size", 16 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterEach
    void stop() throws Exception {
        producer.close();
        broker.close();
    }

    @Test
    void whatIsNoDecisionIsPassedOverAloudAndTheRestGoesOn() throws Exception {
        JobClient job = start(null);
        write("demo", 1, Outcome.CONFIRMED);
        byte[] decision = framed("demo", 2, Outcome.CANCELLED);
        for (byte[] unreadable : new byte[][] {
            {42},
            {},
            null,
            new byte[5 << 20],
            withSchemaId(decision, 999),
            withSchemaId(decision, FixedRegistry.idOf(Topic.COMMANDS)),
            Commands.tick()
        }) {
            write(PARTITIONING.partitionOf("demo"), "demo", unreadable);
        }
        write(PARTITIONING.partitionOf("demo"), "acme", decision);
        write(PARTITIONING.partitionOf("demo"), null, decision);
        int elsewhere = (PARTITIONING.partitionOf("demo") + 1) % PARTITIONS;
        write(elsewhere, "demo", decision);
        write(tenantOf(elsewhere), 1, Outcome.CONFIRMED);
        write("demo", 2, Outcome.RELEASED);
        write("acme", 1, Outcome.CONFIRMED);
        awaitApplied(4);
        assertThat(applied("demo")).containsExactly("demo 1 CONFIRMED", "demo 2 RELEASED");
        assertThat(applied("acme")).containsExactly("acme 1 CONFIRMED");
        assertThat(counted(job, "unreadableReplies")).isEqualTo(7);
        assertThat(counted(job, "misplacedReplies")).isEqualTo(3);
        job.cancel().get();
    }

    @Test
    void aForgedSequenceStopsNobody() throws Exception {
        JobClient job = start(null);
        write("demo", 1, Outcome.CONFIRMED);
        write("demo", 9, Outcome.CANCELLED);
        write("demo", 2, Outcome.CONFIRMED);
        write("demo", 1, Outcome.CANCELLED);
        write("demo", 3, Outcome.CONFIRMED);
        write("acme", 1, Outcome.CONFIRMED);
        awaitApplied(4);
        assertThat(applied("demo")).containsExactly("demo 1 CONFIRMED", "demo 2 CONFIRMED", "demo 3 CONFIRMED");
        assertThat(counted(job, "repeats")).isEqualTo(1);
        assertThat(counted(job, "conflictingRepeats")).isZero();

        // Forged ahead of the decision job, by two.
        write("demo", 4, Outcome.CANCELLED);
        write("demo", 5, Outcome.CANCELLED);
        write("demo", 4, Outcome.CONFIRMED);
        write("demo", 5, Outcome.CONFIRMED);
        write("demo", 6, Outcome.CONFIRMED);
        awaitApplied(7);
        assertThat(counted(job, "conflictingRepeats")).isEqualTo(1);
        job.cancel().get();
    }

    @Test
    void recordsThatAreGoneRefuseTheStart() throws Exception {
        int partition = PARTITIONING.partitionOf("demo");
        JobClient job = start(null);
        write("demo", 1, Outcome.CONFIRMED);
        awaitApplied(1);
        String savepoint = job.stopWithSavepoint(
                        false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
        write("demo", 2, Outcome.CONFIRMED);
        write("demo", 3, Outcome.CONFIRMED);

        deleteRecords(partition, 1);
        JobClient restored = start(savepoint);
        awaitApplied(3);
        restored.cancel().get();
        assertRefused(start(null), "%s-%d begins at offset 1".formatted(TOPIC, partition));

        deleteRecords(partition, 2);
        assertRefused(start(savepoint), "goes on at offset 1 of %s-%d".formatted(TOPIC, partition));
    }

    /** For good: a job that started again and again would look alive. */
    private static void assertRefused(JobClient job, String where) {
        assertThatThrownBy(() -> job.getJobExecutionResult().get(60, TimeUnit.SECONDS))
                .hasStackTraceContaining("OFFSET_GAP")
                .hasStackTraceContaining(where);
    }

    private JobClient start(String savepoint) throws Exception {
        StreamExecutionEnvironment env =
                JobEnvironment.create(new JobOptions(broker.address(), "unused", Duration.ofMillis(200), 2));
        Configuration settings = new Configuration();
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1_000);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        env.configure(settings);
        ReplyTopic.inSequence(env, ReplyTopic.source(broker.address(), PARTITIONS, FixedRegistry::new, "projection-it"))
                .sinkTo(new Store())
                .uid("store");
        StreamGraph graph = env.getStreamGraph();
        if (savepoint != null) {
            graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
        }
        return env.executeAsync(graph);
    }

    private void write(String tenantId, long sequence, Outcome outcome) throws Exception {
        write(PARTITIONING.partitionOf(tenantId), tenantId, framed(tenantId, sequence, outcome));
    }

    private void write(int partition, String key, byte[] value) throws Exception {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(TOPIC, partition, keyBytes, value)).get();
    }

    private static byte[] framed(String tenantId, long sequence, Outcome outcome) {
        Decision decision = Decision.newBuilder()
                .setTenantId(tenantId)
                .setTenantSequence(sequence)
                .setOutcome(outcome)
                .setDecidedAt(Instant.EPOCH)
                .build();
        return new AvroRecordEncoder<>(Decision.class).encode(decision, FixedRegistry.idOf(Topic.DECISIONS));
    }

    private static byte[] withSchemaId(byte[] record, int schemaId) {
        byte[] other = record.clone();
        ByteBuffer.wrap(other).putInt(1, schemaId);
        return other;
    }

    private static String tenantOf(int partition) {
        return IntStream.iterate(0, hotel -> hotel + 1)
                .mapToObj(hotel -> "hotel-" + hotel)
                .filter(tenantId -> PARTITIONING.partitionOf(tenantId) == partition)
                .findFirst()
                .orElseThrow();
    }

    private void deleteRecords(int partition, long beforeOffset) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            admin.deleteRecords(
                            Map.of(new TopicPartition(TOPIC, partition), RecordsToDelete.beforeOffset(beforeOffset)))
                    .all()
                    .get();
        }
    }

    private static void awaitApplied(int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (APPLIED.size() < count) {
            assertThat(System.nanoTime()).as("applied so far: %s", APPLIED).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static List<String> applied(String tenantId) {
        return APPLIED.stream()
                .filter(decision -> decision.startsWith(tenantId + " "))
                .toList();
    }

    /** Of all subtasks together. */
    private static long counted(JobClient job, String counter) {
        return METRICS.findMetrics(job.getJobID(), ".*\\." + counter).values().stream()
                .mapToLong(metric -> ((Counter) metric).getCount())
                .sum();
    }

    private static final class Store implements Sink<Decision> {
        private static final long serialVersionUID = 1L;

        @Override
        public SinkWriter<Decision> createWriter(WriterInitContext context) {
            return new SinkWriter<>() {
                @Override
                public void write(Decision decision, Context context) throws IOException {
                    APPLIED.add("%s %d %s"
                            .formatted(decision.getTenantId(), decision.getTenantSequence(), decision.getOutcome()));
                }

                @Override
                public void flush(boolean endOfInput) {}

                @Override
                public void close() {}
            };
        }
    }
}
