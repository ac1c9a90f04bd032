package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.jobs.runtime.JobEnvironment;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.testing.Commands;
import com.tartware.bookings.jobs.testing.FixedRegistry;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.sinks.reply.ReplySink;
import com.tartware.bookings.testbroker.CommittedRecords;
import com.tartware.bookings.testbroker.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The job as it is composed, between the topics of a real broker; whatever cluster the test has runs it. */
final class DecisionRun implements AutoCloseable {
    static final int PARTITIONS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path folder;
    private final KafkaBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;

    DecisionRun(Path folder) throws Exception {
        this.folder = folder;
        broker = new KafkaBroker(folder);
        broker.createTopic(Topic.COMMANDS.topicName(), PARTITIONS, Map.of("message.timestamp.type", "LogAppendTime"));
        broker.createTopic(Topic.DECISIONS.topicName(), PARTITIONS, Map.of());
        broker.createTopic(Topic.AVAILABILITY.topicName(), PARTITIONS, Map.of("cleanup.policy", "compact"));
        broker.createTopic(Topic.DEAD_LETTERS, 1, Map.of());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address(), "acks", "all", "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** @param savepoint to begin with, or null */
    JobClient start(String backend, int parallelism, String savepoint) throws Exception {
        String address = broker.address();
        StreamExecutionEnvironment env =
                JobEnvironment.create(new JobOptions(address, "unused", Duration.ofMillis(200), parallelism));
        Configuration settings = new Configuration();
        settings.set(StateBackendOptions.STATE_BACKEND, backend);
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1_000);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        env.configure(settings);
        DecisionJob.compose(
                env,
                new DecisionJob.Endpoints(
                        DecisionJob.commands(address),
                        LogBounds.of(address, PARTITIONS),
                        PARTITIONS,
                        FixedRegistry::new,
                        ReplySink.builder()
                                .brokers(address)
                                .transactionalIdPrefix("decision-it")
                                .build()));
        StreamGraph graph = env.getStreamGraph();
        graph.setJobName(DecisionJob.NAME);
        if (savepoint != null) {
            graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
        }
        return env.executeAsync(graph);
    }

    /** Appends in the order given, and returns when all are acknowledged. */
    void append(List<SimulatedLog.Appended> records) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (SimulatedLog.Appended record : records) {
            byte[] key = record.tenantId() == null ? null : record.tenantId().getBytes(StandardCharsets.UTF_8);
            sent.add(producer.send(
                    new ProducerRecord<>(Topic.COMMANDS.topicName(), record.partition(), key, record.value())));
        }
        for (Future<RecordMetadata> acknowledged : sent) {
            acknowledged.get();
        }
    }

    /** Ticks in every partition for so long, as ingest does. */
    void tick(Duration duration) throws Exception {
        long endNanos = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < endNanos) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                producer.send(new ProducerRecord<>(Topic.COMMANDS.topicName(), partition, null, Commands.tick()))
                        .get();
            }
            Thread.sleep(200);
        }
    }

    /** The command topic, partition by partition, each in order of its offsets. */
    List<ConsumerRecord<byte[], byte[]>> commands() {
        List<ConsumerRecord<byte[], byte[]>> commands =
                new ArrayList<>(CommittedRecords.of(broker.address(), Topic.COMMANDS.topicName()));
        commands.sort(Comparator.comparingInt((ConsumerRecord<byte[], byte[]> record) -> record.partition())
                .thenComparingLong(ConsumerRecord::offset));
        return commands;
    }

    /** Folds records of the command topic, and then to the last full second that every partition has reached. */
    static void fold(List<ConsumerRecord<byte[], byte[]>> commands, MemoryFold fold) {
        Map<Integer, Long> logTimes = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : commands) {
            String tenantId = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
            logTimes.put(
                    record.partition(), fold.append(tenantId, record.value(), record.partition(), record.timestamp()));
        }
        long watermarkMillis =
                logTimes.values().stream().mapToLong(Long::longValue).min().orElseThrow() - 1;
        fold.advanceTo(watermarkMillis / 1_000 * 1_000);
    }

    /** The bodies of the committed decisions of each tenant, as they lie in the reply topic. */
    Map<String, List<byte[]>> decisionsByTenant() {
        Map<String, List<byte[]>> decisions = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : decisions()) {
            decisions
                    .computeIfAbsent(new String(record.key(), StandardCharsets.UTF_8), tenant -> new ArrayList<>())
                    .add(DecisionBodies.of(record.value()));
        }
        return decisions;
    }

    void awaitDecisions(int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int found = decisions().size();
        while (found < count) {
            assertThat(System.nanoTime())
                    .as("%d decisions of %d so far", found, count)
                    .isLessThan(deadline);
            Thread.sleep(100);
            found = decisions().size();
        }
    }

    int decisionCount() {
        return decisions().size();
    }

    private List<ConsumerRecord<byte[], byte[]>> decisions() {
        return CommittedRecords.of(broker.address(), Topic.DECISIONS.topicName());
    }

    @Override
    public void close() throws Exception {
        producer.close();
        broker.close();
    }
}
