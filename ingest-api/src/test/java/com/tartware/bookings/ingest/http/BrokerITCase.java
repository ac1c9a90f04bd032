package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.ClockTick;
import com.tartware.bookings.avro.Uuid;
import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import com.tartware.bookings.ingest.log.KafkaCommandLog;
import com.tartware.bookings.ingest.log.LogRefusedException;
import com.tartware.bookings.ingest.log.TraceParent;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.ConfluentFraming;
import com.tartware.bookings.schemas.framing.UuidBytes;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.reply.AnswerPartition;
import com.tartware.bookings.testbroker.KafkaBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Ingest against a real broker that goes away and comes back. One broker, one story: the order matters. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrokerITCase {
    private static final int PARTITIONS = 8;
    private static final int SCHEMA_ID = 4_711;
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final ConfigResource TOPIC_CONFIG =
            new ConfigResource(ConfigResource.Type.TOPIC, Topic.COMMANDS.topicName());

    @TempDir
    static Path directory;

    private static KafkaBroker broker;
    private static KafkaCommandLog log;
    private static RunningIngest ingest;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new KafkaBroker(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        if (ingest != null) {
            ingest.close();
        }
        broker.close();
    }

    @Test
    @Order(1)
    void aTopicThatCanNeverBeOursIsRefusedAtStart() throws Exception {
        try (Admin admin = admin()) {
            createTopic(admin, 7, "LogAppendTime");
            assertRefused("7 partitions do not divide");
            admin.deleteTopics(List.of(Topic.COMMANDS.topicName())).all().get(20, TimeUnit.SECONDS);

            createTopic(admin, PARTITIONS, "CreateTime");
            assertRefused("message.timestamp.type=CreateTime");
            admin.incrementalAlterConfigs(Map.of(
                            TOPIC_CONFIG,
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("message.timestamp.type", "LogAppendTime"),
                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            awaitLogAppendTime(admin);
        }
    }

    @Test
    @Order(2)
    void writesReachTheTenantsPartitionAndTicksEveryPartition() throws Exception {
        log = new KafkaCommandLog(broker.address(), new OneSchema(), new SimpleMeterRegistry());
        ingest = new RunningIngest(log, List.of(log::whyUnavailable), log::close);
        awaitReady(Duration.ofSeconds(40));

        Answer answer = ingest.send(ingest.write(RunningIngest.BOOKINGS)
                .header("traceparent", TRACE)
                .POST(BodyPublishers.ofString(RunningIngest.ONE_STAY)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        Thread.sleep(2_500);

        List<ConsumerRecord<byte[], byte[]>> records = readAll();
        assertThat(records).allSatisfy(record -> {
            assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
            assertThat(ConfluentFraming.schemaIdOf(record.value())).isEqualTo(SCHEMA_ID);
        });
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int wanted = partition;
            assertThat(records.stream().filter(r -> r.partition() == wanted && r.key() == null))
                    .as("ticks in partition %d", partition)
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(tick ->
                            assertThat(decode(tick)).isEqualTo(new BookingCommand(null, null, null, new ClockTick())));
        }
        ConsumerRecord<byte[], byte[]> written = only(records);
        assertThat(written.partition()).isEqualTo(new TenantPartitioning(PARTITIONS).partitionOf("demo"));
        assertThat(new String(written.key(), StandardCharsets.UTF_8)).isEqualTo("demo");
        assertThat(new String(written.headers().lastHeader("traceparent").value(), StandardCharsets.UTF_8))
                .isEqualTo(TRACE);
        BookingCommand command = decode(written);
        assertThat(command.getTenantId()).isEqualTo("demo");
        assertThat(UuidBytes.toUuid(command.getCommandId()).toString())
                .isEqualTo(answer.json().get("command_id").asText());
        assertThat(UuidBytes.toUuid(command.getKeyId()).toString())
                .isEqualTo(answer.json().get("booking_id").asText());
    }

    @Test
    @Order(3)
    void aCommandOfEveryKindReachesTheLogInOrder() {
        for (KnownWrite write : KnownWrite.all()) {
            Answer answer = ingest.write(write.method(), write.path(), write.json());
            assertThat(answer.status()).as("%s: %s", write, answer.body()).isEqualTo(202);
        }

        List<BookingCommand> commands = readAll().stream()
                .filter(record -> record.key() != null)
                .skip(1) // of the test before
                .map(BrokerITCase::decode)
                .toList();
        assertThat(commands)
                .map(BookingCommand::getBody)
                .isEqualTo(KnownWrite.all().stream().map(KnownWrite::appended).toList());
        assertThat(commands)
                .map(command -> UuidBytes.toUuid(command.getCommandId()).toString())
                .isEqualTo(KnownWrite.all().stream().map(KnownWrite::commandId).toList());
    }

    @Test
    @Order(4)
    void aFrozenBrokerCostsEachWriteLessThanTwoSeconds() throws Exception {
        broker.freeze();
        assertUnavailableWithinTwoSeconds(12);
        assertThat(ingest.get("/health/ready").status()).isEqualTo(503);
        broker.thaw();
        awaitWritten(Duration.ofSeconds(30));
    }

    @Test
    @Order(5)
    void aKilledBrokerCostsEachWriteLessThanTwoSecondsAndItsReturnNeedsNoRestart() throws Exception {
        broker.kill();
        assertUnavailableWithinTwoSeconds(6);
        assertThat(ingest.get("/health/ready").status()).isEqualTo(503);
        assertThat(ingest.get("/health/live").status()).isEqualTo(200);
        Thread.sleep(10_000); // long enough for the producer to be replaced
        assertUnavailableWithinTwoSeconds(6);

        broker.start();
        awaitWritten(Duration.ofSeconds(30));
        awaitReady(Duration.ofSeconds(10));

        long ticksBefore = ticks();
        Thread.sleep(3_000);
        assertThat(ticks() - ticksBefore)
                .as("ticks of about 3 s, none piled up")
                .isBetween(1L * PARTITIONS, 8L * PARTITIONS);
    }

    /** The moment in which the broker stands still and nobody knows it yet. */
    @Test
    @Order(6)
    void oneTenantsFloodLeavesRoomForOthersCommands() throws Exception {
        Object booking = KnownWrite.all().get(1).appended();
        broker.freeze();
        List<CompletableFuture<Instant>> flood = IntStream.range(0, 4_200)
                .mapToObj(i -> append("demo", i, booking))
                .toList();
        CompletableFuture<Instant> others = append("acme", 1, booking);

        assertThat(flood.get(4_000))
                .as("within the tenant's half of the places")
                .isNotDone();
        assertThat(flood.get(4_199)).isCompletedExceptionally();
        assertThat(others).isNotDone();
        broker.thaw();
        flood.forEach(command -> command.cancel(false));
        awaitWritten(Duration.ofSeconds(30));
    }

    private static CompletableFuture<Instant> append(String tenantId, int number, Object body) {
        Uuid id = UuidBytes.of(new UUID(6, number));
        return log.append(
                new BookingCommand(tenantId, id, id, body), TraceParent.continuedFrom(null), AnswerPartition.NONE);
    }

    private static void assertUnavailableWithinTwoSeconds(int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            List<CompletableFuture<Long>> answers = IntStream.range(0, 20)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            BrokerITCase::millisToUnavailable, task -> new Thread(task).start()))
                    .toList();
            for (CompletableFuture<Long> answer : answers) {
                assertThat(answer.get(10, TimeUnit.SECONDS))
                        .as("ms in round %d", round)
                        .isLessThan(2_000);
            }
        }
    }

    private static long millisToUnavailable() {
        long startNanos = System.nanoTime();
        Answer answer = ingest.post(RunningIngest.ONE_STAY);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("LOG_UNAVAILABLE");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }

    private static void awaitWritten(Duration max) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + max.toNanos();
        Answer answer = ingest.post(RunningIngest.ONE_STAY);
        while (answer.status() != 202 && System.nanoTime() < deadlineNanos) {
            Thread.sleep(200);
            answer = ingest.post(RunningIngest.ONE_STAY);
        }
        assertThat(answer.status()).as("within %s: %s", max, answer.body()).isEqualTo(202);
    }

    private static void awaitReady(Duration max) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + max.toNanos();
        Answer answer = ingest.get("/health/ready");
        while (answer.status() != 200 && System.nanoTime() < deadlineNanos) {
            Thread.sleep(100);
            answer = ingest.get("/health/ready");
        }
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static void assertRefused(String sentence) throws Exception {
        try (KafkaCommandLog log = new KafkaCommandLog(broker.address(), new OneSchema(), new SimpleMeterRegistry())) {
            assertThatThrownBy(() -> log.connected().get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(LogRefusedException.class)
                    .hasMessageContaining(sentence);
        }
    }

    /** The broker answers a change before it goes by it. */
    private static void awaitLogAppendTime(Admin admin) throws Exception {
        for (int attempt = 0; attempt < 100; attempt++) {
            String timestampType = admin.describeConfigs(List.of(TOPIC_CONFIG))
                    .all()
                    .get(20, TimeUnit.SECONDS)
                    .get(TOPIC_CONFIG)
                    .get("message.timestamp.type")
                    .value();
            if (timestampType.equals("LogAppendTime")) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the topic's setting did not change");
    }

    private static void createTopic(Admin admin, int partitions, String timestampType) throws Exception {
        NewTopic topic = new NewTopic(Topic.COMMANDS.topicName(), partitions, (short) 1)
                .configs(Map.of("message.timestamp.type", timestampType));
        for (int attempt = 0; ; attempt++) {
            try {
                admin.createTopics(List.of(topic)).all().get(20, TimeUnit.SECONDS);
                return;
            } catch (ExecutionException e) {
                if (attempt == 20) {
                    throw e;
                }
                Thread.sleep(500); // a deletion takes its time
            }
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.address()));
    }

    private static long ticks() {
        return readAll().stream().filter(record -> record.key() == null).count();
    }

    private static List<ConsumerRecord<byte[], byte[]>> readAll() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.address(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(Topic.COMMANDS.topicName(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            for (int poll = 0; poll < 200; poll++) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                if (partitions.stream().allMatch(partition -> consumer.position(partition) >= ends.get(partition))) {
                    return records;
                }
            }
            throw new AssertionError("the topic could not be read to its end");
        }
    }

    private static ConsumerRecord<byte[], byte[]> only(List<ConsumerRecord<byte[], byte[]>> records) {
        List<ConsumerRecord<byte[], byte[]>> commands =
                records.stream().filter(record -> record.key() != null).toList();
        assertThat(commands).hasSize(1);
        return commands.get(0);
    }

    private static BookingCommand decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return new SpecificDatumReader<>(BookingCommand.class)
                    .read(
                            null,
                            DecoderFactory.get()
                                    .binaryDecoder(
                                            record.value(),
                                            ConfluentFraming.HEADER_BYTES,
                                            record.value().length - ConfluentFraming.HEADER_BYTES,
                                            null));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A registry that is away once and then knows our schema. */
    private static final class OneSchema implements SchemaRegistry {
        private boolean asked;

        @Override
        public int idOf(String subject, String schemaText) {
            assertThat(subject).isEqualTo("booking.commands.v1-value");
            if (!asked) {
                asked = true;
                throw new RegistryUnavailableException("not yet", null);
            }
            return SCHEMA_ID;
        }

        @Override
        public int register(String subject, String schemaText) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String schemaById(int schemaId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void requireFullTransitive(String subject) {
            throw new UnsupportedOperationException();
        }
    }
}
