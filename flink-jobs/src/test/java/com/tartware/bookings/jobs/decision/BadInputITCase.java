package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.avro.CreateBooking;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.jobs.testing.Appended;
import com.tartware.bookings.jobs.testing.Commands;
import com.tartware.bookings.jobs.testing.FixedRegistry;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.sinks.reply.ReplySink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the job does with a command topic that somebody else wrote to, or that has lost records: never silence, never a loop. */
class BadInputITCase {
    private static final String TOPIC = Topic.COMMANDS.topicName();
    private static final TenantPartitioning PARTITIONING = new TenantPartitioning(DecisionRun.PARTITIONS);
    private static final int FIVE_MEBIBYTES = 5 << 20;
    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    /** The broker's clock is the machine's, so dates are near today. */
    private final LocalDate soon = LocalDate.now(ZoneOffset.UTC).plusDays(10);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setConfiguration(METRICS.addToConfiguration(new Configuration()))
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    Path folder;

    @Test
    void whatIsNobodysCommandIsADeadLetterAndTheRestIsDecided() throws Exception {
        try (DecisionRun run = new DecisionRun(folder);
                KafkaProducer<byte[], byte[]> stranger = stranger(run)) {
            JobClient job = run.start("hashmap", 2, null);
            int partition = PARTITIONING.partitionOf("demo");
            byte[] command = Commands.booking("demo", "stranger", 1, soon);
            run.append(List.of(of("demo", Commands.inventory("demo", "inv", 5, soon))));
            List<ProducerRecord<byte[], byte[]>> bad = List.of(
                    record(partition, "demo", new byte[] {42}),
                    record(partition, "demo", new byte[0]),
                    record(partition, "demo", null),
                    record(partition, "demo", Arrays.copyOf(command, command.length - 3)),
                    record(partition, "demo", withSchemaId(command, 999)),
                    record(partition, "demo", withSchemaId(command, FixedRegistry.idOf(Topic.DECISIONS))),
                    record(partition, "demo", Commands.booking("acme", "stranger", 1, soon)),
                    record(partition, null, command),
                    record((partition + 1) % DecisionRun.PARTITIONS, "demo", command));
            for (ProducerRecord<byte[], byte[]> record : bad) {
                stranger.send(record).get();
            }
            run.append(List.of(
                    of("demo", Commands.booking("demo", "guest", 1, soon)),
                    of("acme", Commands.inventory("acme", "inv", 1, soon))));
            run.awaitDecisions(3);
            run.awaitRecords(Topic.DEAD_LETTERS, bad.size());
            job.cancel().get();

            assertThat(outcomes(run, "demo")).containsExactly(Outcome.INVENTORY_SET, Outcome.CONFIRMED);
            assertThat(outcomes(run, "acme")).containsExactly(Outcome.INVENTORY_SET);
            List<ConsumerRecord<byte[], byte[]>> letters = run.records(Topic.DEAD_LETTERS);
            assertThat(letters)
                    .extracting(letter -> header(letter, "dlq.code"))
                    .containsExactlyInAnyOrder(
                            "UNREADABLE",
                            "UNREADABLE",
                            "UNREADABLE",
                            "UNREADABLE",
                            "UNKNOWN_SCHEMA",
                            "FOREIGN_SCHEMA",
                            "TENANT_MISMATCH",
                            "TENANT_MISMATCH",
                            "WRONG_PARTITION");
            assertThat(letters)
                    .extracting(ConsumerRecord::value)
                    .containsExactlyInAnyOrderElementsOf(
                            bad.stream().map(ProducerRecord::value).toList());
        }
    }

    @Test
    void recordsOfFiveMebibytesStopNothing() throws Exception {
        byte[] large = new byte[FIVE_MEBIBYTES];
        try (DecisionRun run = new DecisionRun(folder);
                KafkaProducer<byte[], byte[]> stranger = stranger(run)) {
            int partition = PARTITIONING.partitionOf("demo");
            run.append(List.of(of("demo", Commands.inventory("demo", "inv", 5, soon))));
            stranger.send(record(partition, "demo", large)).get();
            stranger.send(new ProducerRecord<>(TOPIC, partition, large, new byte[] {1, 2}))
                    .get();
            stranger.send(new ProducerRecord<>(
                            TOPIC,
                            partition,
                            null,
                            utf8("demo"),
                            Commands.booking("demo", "long trace", 1, soon),
                            List.of(new RecordHeader("traceparent", large))))
                    .get();
            stranger.send(record(partition, "demo", longBooking())).get();
            run.append(List.of(of("demo", Commands.booking("demo", "guest", 1, soon))));

            // The dead letters' topic takes 1 MiB, as Kafka creates it.
            JobClient first = run.start("hashmap", 1, null);
            run.awaitDecisions(4);
            first.cancel().get();
            assertThat(outcomes(run, "demo"))
                    .containsExactly(Outcome.INVENTORY_SET, Outcome.CONFIRMED, Outcome.REJECTED, Outcome.CONFIRMED);
            assertThat(decisions(run, "demo").get(2).getReason()).isEqualTo(Reason.INVALID_COMMAND);
            List<ConsumerRecord<byte[], byte[]>> shortened = run.records(Topic.DEAD_LETTERS);
            assertThat(shortened).hasSize(2);
            assertThat(shortened.get(0).value()).hasSizeBetween(1_000_000, 1 << 20);
            assertThat(header(shortened.get(0), "dlq.value-bytes")).isEqualTo(Integer.toString(large.length));
            assertThat(header(shortened.get(0), "dlq.offset")).isEqualTo("1");
            assertThat(shortened.get(1).key()).hasSizeBetween(1_000_000, 1 << 20);
            assertThat(header(shortened.get(1), "dlq.key-bytes")).isEqualTo(Integer.toString(large.length));

            // And 8 MiB, as the stack creates it.
            setRecordLimit(run, ReplySink.RECORD_BYTES_MAX);
            JobClient second = run.start("hashmap", 1, null);
            run.awaitRecords(Topic.DEAD_LETTERS, 4);
            second.cancel().get();
            List<ConsumerRecord<byte[], byte[]>> whole = run.records(Topic.DEAD_LETTERS);
            assertThat(whole.get(2).value()).isEqualTo(large);
            assertThat(header(whole.get(2), "dlq.value-bytes")).isNull();
            assertThat(whole.get(3).key()).isEqualTo(large);
        }
    }

    @Test
    void aBrokerThatRefusesALetterRestartsTheJobAndEndsNoTaskManager() throws Exception {
        byte[] large = new byte[FIVE_MEBIBYTES];
        try (DecisionRun run = new DecisionRun(folder);
                KafkaProducer<byte[], byte[]> stranger = stranger(run)) {
            setRecordLimit(run, ReplySink.RECORD_BYTES_MAX);
            JobClient job = run.start("hashmap", 1, null);
            run.append(List.of(of("demo", Commands.inventory("demo", "inv", 5, soon))));
            run.awaitDecisions(1);
            // Behind the job's back: it has asked when it started.
            setRecordLimit(run, 1 << 20);
            stranger.send(record(PARTITIONING.partitionOf("demo"), "demo", large))
                    .get();
            run.append(List.of(of("demo", Commands.booking("demo", "guest", 1, soon))));
            awaitRestarts(job, 2);
            setRecordLimit(run, ReplySink.RECORD_BYTES_MAX);
            run.awaitDecisions(2);
            job.cancel().get();
            assertThat(run.records(Topic.DEAD_LETTERS)).singleElement().satisfies(letter -> assertThat(letter.value())
                    .isEqualTo(large));
        }
    }

    @Test
    void aTickWithAClockOfItsOwnMovesNobody() throws Exception {
        try (DecisionRun run = new DecisionRun(folder);
                KafkaProducer<byte[], byte[]> stranger = stranger(run)) {
            int partition = PARTITIONING.partitionOf("demo");
            for (Instant wild : List.of(Instant.parse("2099-01-01T00:00:00Z"), Instant.EPOCH)) {
                stranger.send(new ProducerRecord<>(TOPIC, partition, wild.toEpochMilli(), null, Commands.tick()))
                        .get();
            }
            Instant before = Instant.now().minusSeconds(60);
            JobClient job = run.start("hashmap", 1, null);
            run.append(List.of(
                    of("demo", Commands.inventory("demo", "inv", 5, soon)),
                    of("demo", Commands.booking("demo", "guest", 1, soon))));
            run.awaitDecisions(2);
            job.cancel().get();
            assertThat(outcomes(run, "demo")).containsExactly(Outcome.INVENTORY_SET, Outcome.CONFIRMED);
            assertThat(decisions(run, "demo"))
                    .extracting(Decision::getDecidedAt)
                    .allSatisfy(decidedAt -> assertThat(decidedAt).isBetween(before, before.plusSeconds(3_600)));
        }
    }

    @Test
    void aBrokerClockThatJumpsAYearMovesTheTenantsOfThatPartitionAlone() throws Exception {
        Instant noon = Commands.CHECK_IN.minusDays(5).atTime(12, 0).toInstant(ZoneOffset.UTC);
        Instant jump = noon.plus(Duration.ofDays(366));
        try (DecisionRun run = DecisionRun.withTheRecordsOwnTimes(folder)) {
            assertThat(PARTITIONING.partitionOf("acme")).isNotEqualTo(PARTITIONING.partitionOf("demo"));
            run.append(List.of(
                    at(noon, "demo", Commands.inventory("demo", "inv", 5)),
                    at(noon, "demo", Commands.hold("demo", "hold", 1, 3_600)),
                    at(noon, "acme", Commands.inventory("acme", "inv", 5)),
                    at(noon, "acme", Commands.hold("acme", "hold", 1, 3_600)),
                    new Appended(null, Commands.tick(), PARTITIONING.partitionOf("demo"), jump.toEpochMilli()),
                    // The clock is right again; log time stays.
                    at(noon.plusSeconds(9), "demo", Commands.booking("demo", "guest", 1)),
                    at(noon.plusSeconds(9), "acme", Commands.booking("acme", "guest", 1))));
            JobClient job = run.start("hashmap", 2, null);
            run.awaitDecisions(7);
            job.cancel().get();

            List<Decision> demo = decisions(run, "demo");
            assertThat(demo)
                    .extracting(Decision::getOutcome)
                    .containsExactly(Outcome.INVENTORY_SET, Outcome.HELD, Outcome.EXPIRED, Outcome.REJECTED);
            assertThat(demo.get(2).getDecidedAt()).isEqualTo(noon.plusSeconds(3_600));
            assertThat(demo.get(3).getReason()).isEqualTo(Reason.ARRIVAL_IN_PAST);
            assertThat(demo.get(3).getDecidedAt()).isEqualTo(jump);
            assertThat(outcomes(run, "acme")).containsExactly(Outcome.INVENTORY_SET, Outcome.HELD, Outcome.CONFIRMED);
            assertThat(decisions(run, "acme").get(2).getDecidedAt()).isEqualTo(noon.plusSeconds(9));
        }
    }

    @Test
    void recordsThatAreGoneRefuseTheStart() throws Exception {
        int partition = PARTITIONING.partitionOf("demo");
        int untouched = (partition + 1) % DecisionRun.PARTITIONS;
        try (DecisionRun run = new DecisionRun(folder)) {
            run.append(List.of(of("demo", Commands.inventory("demo", "inv", 5, soon))));
            JobClient job = run.start("hashmap", 2, null);
            run.awaitDecisions(1);
            String savepoint = job.stopWithSavepoint(
                            false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                    .get();

            // Nothing of this partition was folded before it lost its beginning.
            run.append(List.of(
                    new Appended(null, Commands.tick(), untouched, 0),
                    new Appended(null, Commands.tick(), untouched, 0)));
            deleteRecords(run, untouched, 1);
            assertRefused(run.start("hashmap", 2, savepoint), "goes on at offset 0 of partition " + untouched);
            assertRefused(run.start("hashmap", 2, null), TOPIC + "-" + untouched + " begins at offset 1");

            run.append(List.of(
                    of("demo", Commands.booking("demo", "a", 1, soon)),
                    of("demo", Commands.booking("demo", "b", 1, soon))));
            deleteRecords(run, partition, 2);
            assertRefused(run.start("hashmap", 2, savepoint), "goes on at offset 1 of partition " + partition);
        }
    }

    /** For good: a job that started again and again would look alive. */
    private static void assertRefused(JobClient job, String where) {
        assertThatThrownBy(() -> job.getJobExecutionResult().get(60, TimeUnit.SECONDS))
                .hasStackTraceContaining("OFFSET_GAP")
                .hasStackTraceContaining(where);
    }

    private static void awaitRestarts(JobClient job, long count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (restarts(job) < count) {
            assertThat(System.nanoTime())
                    .as("restarts so far: %d", restarts(job))
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static long restarts(JobClient job) {
        return METRICS.findMetrics(job.getJobID(), ".*\\.numRestarts").values().stream()
                .mapToLong(metric -> ((Number) ((Gauge<?>) metric).getValue()).longValue())
                .sum();
    }

    private static void deleteRecords(DecisionRun run, int partition, long beforeOffset) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", run.brokers()))) {
            admin.deleteRecords(
                            Map.of(new TopicPartition(TOPIC, partition), RecordsToDelete.beforeOffset(beforeOffset)))
                    .all()
                    .get();
        }
    }

    private static void setRecordLimit(DecisionRun run, int bytes) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", run.brokers()))) {
            AlterConfigOp limit = new AlterConfigOp(
                    new ConfigEntry("max.message.bytes", Integer.toString(bytes)), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, Topic.DEAD_LETTERS), List.of(limit)))
                    .all()
                    .get();
        }
    }

    /** Compressed, what is long passes a topic's limit of 1 MiB. */
    private static KafkaProducer<byte[], byte[]> stranger(DecisionRun run) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        run.brokers(),
                        "compression.type",
                        "gzip",
                        "max.request.size",
                        4 * FIVE_MEBIBYTES),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Reads as a command, of more than five mebibytes. */
    private byte[] longBooking() {
        Stay stay = new Stay("p".repeat(600), "double", soon, soon.plusDays(1), 1);
        byte[] value = Commands.framed(Commands.command(
                "demo", "long", new CreateBooking(Collections.nCopies(9_000, stay), null, Commands.NO_REFERENCE)));
        assertThat(value).hasSizeGreaterThan(FIVE_MEBIBYTES);
        return value;
    }

    private static ProducerRecord<byte[], byte[]> record(int partition, String key, byte[] value) {
        return new ProducerRecord<>(TOPIC, partition, key == null ? null : utf8(key), value);
    }

    private static byte[] withSchemaId(byte[] record, int schemaId) {
        byte[] other = record.clone();
        ByteBuffer.wrap(other).putInt(1, schemaId);
        return other;
    }

    private static Appended of(String tenantId, byte[] value) {
        return new Appended(tenantId, value, PARTITIONING.partitionOf(tenantId), 0);
    }

    private static Appended at(Instant time, String tenantId, byte[] value) {
        return new Appended(tenantId, value, PARTITIONING.partitionOf(tenantId), time.toEpochMilli());
    }

    private static List<Outcome> outcomes(DecisionRun run, String tenantId) {
        return decisions(run, tenantId).stream().map(Decision::getOutcome).toList();
    }

    private static List<Decision> decisions(DecisionRun run, String tenantId) {
        return run.decisionsByTenant().get(tenantId).stream()
                .map(DecisionBodies::decode)
                .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
