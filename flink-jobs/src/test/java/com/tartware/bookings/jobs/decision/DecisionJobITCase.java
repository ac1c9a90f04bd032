package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.jobs.runtime.JobEnvironment;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.testing.Commands;
import com.tartware.bookings.jobs.testing.FixedRegistry;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.sinks.reply.ReplySink;
import com.tartware.bookings.testbroker.CommittedRecords;
import com.tartware.bookings.testbroker.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The job as it is composed, on a cluster in this process and a broker in another. */
class DecisionJobITCase {
    private static final int PARTITIONS = 8;
    /** The broker's clock is the machine's, so dates are near today. */
    private final LocalDate soon = LocalDate.now(ZoneOffset.UTC).plusDays(10);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    private static KafkaBroker broker;
    private static KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new KafkaBroker(folder);
        broker.createTopic(Topic.COMMANDS.topicName(), PARTITIONS, Map.of("message.timestamp.type", "LogAppendTime"));
        broker.createTopic(Topic.DECISIONS.topicName(), PARTITIONS, Map.of());
        broker.createTopic(Topic.AVAILABILITY.topicName(), PARTITIONS, Map.of("cleanup.policy", "compact"));
        broker.createTopic(Topic.DEAD_LETTERS, 1, Map.of());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void stopBroker() throws Exception {
        producer.close();
        broker.close();
    }

    @Test
    void everyCommandIsDecidedOnceThroughStopSavepointAndRescale() throws Exception {
        JobClient job = start(2, null);
        send("demo", Commands.inventory("demo", "inv", 7, soon));
        send("acme", Commands.inventory("acme", "inv", 1, soon));
        for (int guest = 0; guest < 20; guest++) {
            send("demo", Commands.booking("demo", "guest-" + guest, 1, soon));
        }
        send("demo", new byte[] {42});
        tickEveryPartition();
        awaitReplies(replies -> replies.getOrDefault("demo", List.of()).size() == 21 && replies.containsKey("acme"));

        String savepoint = job.stopWithSavepoint(
                        false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
        for (int guest = 0; guest < 25; guest++) {
            send("demo", Commands.booking("demo", "guest-" + guest, 1, soon));
        }
        send("acme", Commands.booking("acme", "guest", 1, soon));
        JobClient restored = start(1, savepoint);
        Map<String, List<Decision>> replies = awaitReplies(
                found -> found.get("demo").size() >= 26 && found.get("acme").size() >= 2);
        restored.cancel().get();

        List<Decision> demo = replies.get("demo");
        assertThat(demo).extracting(Decision::getTenantSequence).containsExactlyElementsOf(sequences(26));
        assertThat(demo.stream().filter(decision -> decision.getOutcome() == Outcome.CONFIRMED))
                .hasSize(7);
        assertThat(demo.stream().filter(decision -> decision.getReason() == Reason.SOLD_OUT))
                .hasSize(18);
        assertThat(replies.get("acme")).extracting(Decision::getTenantSequence).containsExactly(1L, 2L);
        assertThat(records(Topic.DEAD_LETTERS)).singleElement().satisfies(letter -> assertThat(letter.value())
                .containsExactly(42));
        assertThat(records(Topic.AVAILABILITY.topicName())).isNotEmpty();
    }

    private static JobClient start(int parallelism, String savepoint) throws Exception {
        StreamExecutionEnvironment env = JobEnvironment.create(options(parallelism));
        Configuration settings = new Configuration();
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        env.configure(settings);
        DecisionJob.compose(env, endpoints());
        StreamGraph graph = env.getStreamGraph();
        graph.setJobName(DecisionJob.NAME);
        if (savepoint != null) {
            graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
        }
        return env.executeAsync(graph);
    }

    private static DecisionJob.Endpoints endpoints() {
        String address = broker.address();
        return new DecisionJob.Endpoints(
                DecisionJob.commands(address),
                LogBounds.of(address, PARTITIONS),
                PARTITIONS,
                FixedRegistry::new,
                ReplySink.builder()
                        .brokers(address)
                        .transactionalIdPrefix("decision-it")
                        .build());
    }

    private static JobOptions options(int parallelism) {
        return new JobOptions(broker.address(), "unused", Duration.ofMillis(200), parallelism);
    }

    private static void send(String tenantId, byte[] value) throws Exception {
        int partition = new TenantPartitioning(PARTITIONS).partitionOf(tenantId);
        producer.send(new ProducerRecord<>(
                        Topic.COMMANDS.topicName(), partition, tenantId.getBytes(StandardCharsets.UTF_8), value))
                .get();
    }

    private static void tickEveryPartition() throws Exception {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            producer.send(new ProducerRecord<>(Topic.COMMANDS.topicName(), partition, null, Commands.tick()))
                    .get();
        }
    }

    private static Map<String, List<Decision>> awaitReplies(Predicate<Map<String, List<Decision>>> enough) {
        AvroRecordDecoder<Decision> decoder =
                new AvroRecordDecoder<>(Topic.DECISIONS, Decision.class, new FixedRegistry());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Map<String, List<Decision>> byTenant = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : records(Topic.DECISIONS.topicName())) {
                Decision decision = decoder.decode(record.value());
                byTenant.computeIfAbsent(decision.getTenantId(), tenant -> new ArrayList<>())
                        .add(decision);
            }
            if (enough.test(byTenant)) {
                return byTenant;
            }
            assertThat(System.nanoTime()).as("replies so far: %s", byTenant).isLessThan(deadline);
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return CommittedRecords.of(broker.address(), topic);
    }

    private static List<Long> sequences(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
