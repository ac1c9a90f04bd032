package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.jobs.decision.SimulatedLog.Appended;
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
import java.time.LocalDate;
import java.time.ZoneOffset;
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
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole job, its task manager taken away again and again, writes the bytes to the reply topic that the ledger gives in memory
 * for what lies in the command topic.
 */
class FoldITCase {
    private static final int PARTITIONS = 8;
    private static final int TENANTS = 6;
    private static final int STEPS = 500;
    private static final int KILLS = 4;
    private static final int HOLD_SECONDS_MAX = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    private static int taskManagersTaken;

    @TempDir
    Path folder;

    private KafkaBroker broker;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void startBroker() throws Exception {
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

    @AfterEach
    void stopBroker() throws Exception {
        producer.close();
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void theJobDecidesAsTheLedgerDoesInMemory(String backend, @InjectMiniCluster MiniCluster cluster) throws Exception {
        int today = (int) LocalDate.now(ZoneOffset.UTC).toEpochDay();
        List<Appended> log = SimulatedLog.of(backend.length(), TENANTS, STEPS, today, HOLD_SECONDS_MAX, PARTITIONS);
        JobClient job = start(backend);
        int part = log.size() / (KILLS + 1) + 1;
        for (int from = 0, kills = 0; from < log.size(); from += part, kills++) {
            append(log.subList(from, Math.min(from + part, log.size())));
            await(decisions().size() + 1);
            if (kills < KILLS) {
                cluster.terminateTaskManager(taskManagersTaken++).get();
                cluster.startTaskManager();
            }
        }
        tickUntilEveryHoldIsOver();

        MemoryFold expected = foldInMemory();
        await(expected.decisions());
        job.cancel().get();
        Map<String, List<byte[]>> found = new TreeMap<>();
        decisions().forEach(record -> found.computeIfAbsent(utf8(record.key()), tenant -> new ArrayList<>())
                .add(DecisionBodies.of(record.value())));
        DecisionBodies.assertSame(expected.decisionsByTenant(), found);
        long expiries = DecisionBodies.count(found, Outcome.EXPIRED);
        System.out.printf(
                "%s: %,d records, %,d decisions the same as in memory, %d of them expiries, through %d task managers%n",
                backend, log.size(), expected.decisions(), expiries, KILLS + 1);
        assertThat(expiries).isPositive();
    }

    private JobClient start(String backend) throws Exception {
        StreamExecutionEnvironment env =
                JobEnvironment.create(new JobOptions(broker.address(), "unused", Duration.ofMillis(200), 2));
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
        String address = broker.address();
        DecisionJob.compose(
                env,
                new DecisionJob.Endpoints(
                        DecisionJob.commands(address),
                        LogBounds.of(address, PARTITIONS),
                        PARTITIONS,
                        FixedRegistry::new,
                        ReplySink.builder()
                                .brokers(address)
                                .transactionalIdPrefix("fold-it")
                                .build()));
        StreamGraph graph = env.getStreamGraph();
        graph.setJobName(DecisionJob.NAME);
        return env.executeAsync(graph);
    }

    private void append(List<Appended> records) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Appended record : records) {
            byte[] key = record.tenantId() == null ? null : record.tenantId().getBytes(StandardCharsets.UTF_8);
            sent.add(producer.send(
                    new ProducerRecord<>(Topic.COMMANDS.topicName(), record.partition(), key, record.value())));
        }
        for (Future<RecordMetadata> acknowledged : sent) {
            acknowledged.get();
        }
    }

    private void tickUntilEveryHoldIsOver() throws Exception {
        long endMillis = System.currentTimeMillis() + (HOLD_SECONDS_MAX + 2) * 1_000L;
        while (System.currentTimeMillis() < endMillis) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                producer.send(new ProducerRecord<>(Topic.COMMANDS.topicName(), partition, null, Commands.tick()))
                        .get();
            }
            Thread.sleep(200);
        }
    }

    /** Folds the topic as it lies there, up to the last full second that every partition has reached. */
    private MemoryFold foldInMemory() {
        List<ConsumerRecord<byte[], byte[]>> commands =
                new ArrayList<>(CommittedRecords.of(broker.address(), Topic.COMMANDS.topicName()));
        commands.sort(Comparator.comparingInt((ConsumerRecord<byte[], byte[]> record) -> record.partition())
                .thenComparingLong(ConsumerRecord::offset));
        MemoryFold fold = new MemoryFold(PARTITIONS);
        Map<Integer, Long> logTimes = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : commands) {
            String tenantId = record.key() == null ? null : utf8(record.key());
            logTimes.put(
                    record.partition(), fold.append(tenantId, record.value(), record.partition(), record.timestamp()));
        }
        long watermarkMillis =
                logTimes.values().stream().mapToLong(Long::longValue).min().orElseThrow() - 1;
        fold.advanceTo(watermarkMillis / 1_000 * 1_000);
        return fold;
    }

    private List<ConsumerRecord<byte[], byte[]>> decisions() {
        return CommittedRecords.of(broker.address(), Topic.DECISIONS.topicName());
    }

    private void await(int decisions) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (decisions().size() < decisions) {
            assertThat(System.nanoTime())
                    .as("%d decisions of %d so far", decisions().size(), decisions)
                    .isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
