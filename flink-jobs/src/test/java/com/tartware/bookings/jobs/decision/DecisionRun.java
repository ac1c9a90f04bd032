package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.jobs.runtime.JobEnvironment;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.runtime.LogBounds;
import com.tartware.bookings.jobs.runtime.RestoredState;
import com.tartware.bookings.jobs.testing.Appended;
import com.tartware.bookings.jobs.testing.Commands;
import com.tartware.bookings.jobs.testing.FixedRegistry;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.reply.AnswerPartition;
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
import java.util.function.IntSupplier;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The job as it is composed, between the topics of a real broker; whatever cluster the test has runs it. */
final class DecisionRun implements AutoCloseable {
    static final int PARTITIONS = 8;
    static final String TRANSACTIONAL_ID_PREFIX = "decision-it";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(200);
    private static final Map<String, String> BROKER_TIMES = Map.of("message.timestamp.type", "LogAppendTime");

    private final Path folder;
    private final boolean ownTimes;
    private final KafkaBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;

    /** With the broker's clock. */
    DecisionRun(Path folder) throws Exception {
        this(folder, new KafkaBroker(folder), BROKER_TIMES);
    }

    /** With a broker of that feature's version. */
    static DecisionRun withTransactionVersion(Path folder, int version) throws Exception {
        return new DecisionRun(folder, new KafkaBroker(folder, version), BROKER_TIMES);
    }

    /** With the clock of the records, so that what a test decides does not depend on the day on which it runs. */
    static DecisionRun withTheRecordsOwnTimes(Path folder) throws Exception {
        return new DecisionRun(
                folder,
                new KafkaBroker(folder),
                Map.of(
                        "message.timestamp.type",
                        "CreateTime",
                        "message.timestamp.before.max.ms",
                        Long.toString(Long.MAX_VALUE),
                        "message.timestamp.after.max.ms",
                        Long.toString(Long.MAX_VALUE),
                        "retention.ms",
                        "-1"));
    }

    private DecisionRun(Path folder, KafkaBroker broker, Map<String, String> commandTopic) throws Exception {
        this.folder = folder;
        this.ownTimes = commandTopic.containsValue("CreateTime");
        this.broker = broker;
        broker.createTopic(Topic.COMMANDS.topicName(), PARTITIONS, commandTopic);
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
        return start(backend, parallelism, savepoint, CHECKPOINT_INTERVAL);
    }

    /** @param checkpointInterval may be longer than what the job itself accepts, for a test that takes its checkpoints itself */
    JobClient start(String backend, int parallelism, String savepoint, Duration checkpointInterval) throws Exception {
        String address = broker.address();
        StreamExecutionEnvironment env =
                JobEnvironment.create(new JobOptions(address, "unused", CHECKPOINT_INTERVAL, parallelism));
        env.enableCheckpointing(checkpointInterval.toMillis());
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
        int answerPartitions = DecisionJob.answerPartitions(address);
        DecisionJob.compose(
                env,
                new DecisionJob.Endpoints(
                        ownTimes ? commandsAtTheirOwnTimes(address) : DecisionJob.commands(address),
                        LogBounds.of(address, Topic.COMMANDS.topicName(), PARTITIONS),
                        PARTITIONS,
                        DecisionJob.letterBytesMax(address),
                        answerPartitions,
                        FixedRegistry::new,
                        DecisionJob.replies(address, TRANSACTIONAL_ID_PREFIX, answerPartitions)));
        StreamGraph graph = env.getStreamGraph();
        graph.setJobName(DecisionJob.NAME);
        if (savepoint != null) {
            graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
        }
        RestoredState.refuseUnlessOf(graph);
        return env.executeAsync(graph);
    }

    /** The job's own source, but for the check that the broker gave the times. */
    private static KafkaSource<CommandRecord> commandsAtTheirOwnTimes(String brokers) {
        return KafkaSource.<CommandRecord>builder()
                .setBootstrapServers(brokers)
                .setTopics(Topic.COMMANDS.topicName())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setProperty(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), "-1")
                .setDeserializer(new AtTheirOwnTimes())
                .build();
    }

    private static final class AtTheirOwnTimes implements KafkaRecordDeserializationSchema<CommandRecord> {
        private static final long serialVersionUID = 1L;

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<CommandRecord> out) {
            out.collect(new CommandRecord(
                    record.key(),
                    record.value(),
                    record.partition(),
                    record.offset(),
                    record.timestamp(),
                    null,
                    AnswerPartition.NONE));
        }

        @Override
        public TypeInformation<CommandRecord> getProducedType() {
            return DecisionTypes.COMMAND;
        }
    }

    /** Appends in the order given, and returns when all are acknowledged. */
    void append(List<Appended> records) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Appended record : records) {
            byte[] key = record.tenantId() == null ? null : record.tenantId().getBytes(StandardCharsets.UTF_8);
            Long timestamp = ownTimes ? record.appendTimeMillis() : null;
            sent.add(producer.send(new ProducerRecord<>(
                    Topic.COMMANDS.topicName(), record.partition(), timestamp, key, record.value())));
        }
        for (Future<RecordMetadata> acknowledged : sent) {
            acknowledged.get();
        }
    }

    /** Appends a command whose decision is awaited: once for each of the header's values. */
    void appendAwaited(Appended command, List<String> answerPartitions) throws Exception {
        for (String answerPartition : answerPartitions) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    Topic.COMMANDS.topicName(),
                    command.partition(),
                    command.tenantId().getBytes(StandardCharsets.UTF_8),
                    command.value());
            record.headers().add(AnswerPartition.HEADER, answerPartition.getBytes(StandardCharsets.US_ASCII));
            producer.send(record).get();
        }
    }

    /** Must be there before the job starts, as for a job that is submitted. */
    void createAnswersTopic(int partitions) throws Exception {
        broker.createTopic(Topic.ANSWERS, partitions, Map.of());
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

    /** Folds the command topic as it lies there, up to the last full second that every partition has reached. */
    MemoryFold foldInMemory() {
        List<Appended> commands = records(Topic.COMMANDS.topicName()).stream()
                .sorted(Comparator.comparingInt((ConsumerRecord<byte[], byte[]> record) -> record.partition())
                        .thenComparingLong(ConsumerRecord::offset))
                .map(record -> new Appended(
                        record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8),
                        record.value(),
                        record.partition(),
                        record.timestamp()))
                .toList();
        MemoryFold fold = new MemoryFold(PARTITIONS);
        fold.advanceTo(fold.append(commands));
        return fold;
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
        await(count, this::decisionCount);
    }

    /** Repeats do not count. */
    void awaitDecisionsAsReadersTakeThem(int count) throws InterruptedException {
        await(count, () -> decisionsAsReadersTakeThem().values().stream()
                .mapToInt(List::size)
                .sum());
    }

    void awaitRecords(String topic, int count) throws InterruptedException {
        await(count, () -> records(topic).size());
    }

    private static void await(int count, IntSupplier counted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int found = counted.getAsInt();
        while (found < count) {
            assertThat(System.nanoTime()).as("%d of %d so far", found, count).isLessThan(deadline);
            Thread.sleep(100);
            found = counted.getAsInt();
        }
    }

    /** The tenant's decisions as a reader takes them that drops repeats and waits for a missing one. */
    Map<String, List<byte[]>> decisionsAsReadersTakeThem() {
        Map<String, List<byte[]>> taken = new TreeMap<>();
        decisionsByTenant().forEach((tenantId, all) -> {
            List<byte[]> gapless = taken.computeIfAbsent(tenantId, tenant -> new ArrayList<>());
            for (byte[] body : all) {
                if (DecisionBodies.decode(body).getTenantSequence() == gapless.size() + 1) {
                    gapless.add(body);
                }
            }
        });
        return taken;
    }

    /** Returns once the reply topic has more than so many offsets that readers of committed records do not get to. */
    void awaitUncommitted(long offsets) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            latest.put(new TopicPartition(Topic.DECISIONS.topicName(), partition), OffsetSpec.latest());
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            long held = 0;
            while (held <= offsets) {
                assertThat(System.nanoTime()).as("%d offsets held back", held).isLessThan(deadline);
                Thread.sleep(100);
                held = end(admin, latest, IsolationLevel.READ_UNCOMMITTED)
                        - end(admin, latest, IsolationLevel.READ_COMMITTED);
            }
        }
    }

    private static long end(Admin admin, Map<TopicPartition, OffsetSpec> latest, IsolationLevel isolation)
            throws Exception {
        return admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all().get().values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }

    String brokers() {
        return broker.address();
    }

    int decisionCount() {
        return decisions().size();
    }

    /** What is committed in a topic now. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return CommittedRecords.of(broker.address(), topic);
    }

    private List<ConsumerRecord<byte[], byte[]>> decisions() {
        return records(Topic.DECISIONS.topicName());
    }

    @Override
    public void close() throws Exception {
        producer.close();
        broker.close();
    }
}
