package com.tartware.bookings.jobs.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.jobs.runtime.JobEnvironment;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.testing.FixedRegistry;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.testbroker.KafkaBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
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

/** What both projections do before their stores, between the reply topic of a real broker and a store that only remembers. One at a time. */
final class ProjectionRun implements AutoCloseable {
    static final int PARTITIONS = 8;
    static final TenantPartitioning PARTITIONING = new TenantPartitioning(PARTITIONS);

    private static final String TOPIC = Topic.DECISIONS.topicName();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** {@code tenant sequence OUTCOME}, in the order in which a store would get them. */
    private static final Queue<String> APPLIED = new ConcurrentLinkedQueue<>();

    private final Path folder;
    private final InMemoryReporter metrics;
    private final KafkaBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;

    /** @param metrics of the cluster that the jobs run on */
    ProjectionRun(Path folder, InMemoryReporter metrics) throws Exception {
        APPLIED.clear();
        this.folder = folder;
        this.metrics = metrics;
        broker = new KafkaBroker(folder);
        broker.createTopic(TOPIC, PARTITIONS, Map.of("retention.ms", "-1"));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address(), "compression.type", "gzip", "max.request.size", 16 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** @param metrics where it reports to; ends with it */
    static MiniClusterExtension cluster(InMemoryReporter metrics) {
        return new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
                .setConfiguration(metrics.addToConfiguration(new Configuration()))
                .setNumberTaskManagers(1)
                .setNumberSlotsPerTaskManager(4)
                .build());
    }

    /** @param savepoint to begin with, or null */
    JobClient start(String backend, int parallelism, String savepoint) throws Exception {
        StreamExecutionEnvironment env =
                JobEnvironment.create(new JobOptions(broker.address(), "unused", Duration.ofMillis(200), parallelism));
        Configuration settings = new Configuration();
        settings.set(StateBackendOptions.STATE_BACKEND, backend);
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

    /** Ends the job, and says where its savepoint lies. */
    String stop(JobClient job) throws Exception {
        return job.stopWithSavepoint(
                        false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
    }

    static Decision decision(String tenantId, long sequence, Outcome outcome) {
        return Decision.newBuilder()
                .setTenantId(tenantId)
                .setTenantSequence(sequence)
                .setOutcome(outcome)
                .setDecidedAt(Instant.EPOCH)
                .build();
    }

    static byte[] framed(Decision decision) {
        return new AvroRecordEncoder<>(Decision.class).encode(decision, FixedRegistry.idOf(Topic.DECISIONS));
    }

    void write(String tenantId, long sequence, Outcome outcome) throws Exception {
        write(tenantId, framed(decision(tenantId, sequence, outcome)));
    }

    /** Where the tenant's decisions belong. */
    void write(String tenantId, byte[] value) throws Exception {
        write(PARTITIONING.partitionOf(tenantId), tenantId, value);
    }

    void write(int partition, String key, byte[] value) throws Exception {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(TOPIC, partition, keyBytes, value)).get();
    }

    void deleteRecords(int partition, long beforeOffset) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            admin.deleteRecords(
                            Map.of(new TopicPartition(TOPIC, partition), RecordsToDelete.beforeOffset(beforeOffset)))
                    .all()
                    .get();
        }
    }

    void awaitApplied(int count) throws InterruptedException {
        await(APPLIED::size, applied -> applied >= count);
    }

    void awaitMetric(JobClient job, String name, long value) throws InterruptedException {
        await(() -> metric(job, name), found -> found == value);
    }

    private static void await(LongSupplier found, LongPredicate wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.test(found.getAsLong())) {
            assertThat(System.nanoTime())
                    .as("%d; applied so far: %s", found.getAsLong(), APPLIED)
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    List<String> applied(String tenantId) {
        return APPLIED.stream()
                .filter(decision -> decision.startsWith(tenantId + " "))
                .toList();
    }

    /** Of all subtasks together. */
    long metric(JobClient job, String name) {
        return metrics.findMetrics(job.getJobID(), ".*\\." + name).values().stream()
                .mapToLong(ProjectionRun::value)
                .sum();
    }

    private static long value(Metric metric) {
        return metric instanceof Counter counter
                ? counter.getCount()
                : ((Number) ((Gauge<?>) metric).getValue()).longValue();
    }

    @Override
    public void close() throws Exception {
        producer.close();
        broker.close();
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
