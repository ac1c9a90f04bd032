package com.tartware.bookings.jobs.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.WebhookAttempt;
import com.tartware.bookings.avro.WebhookAttemptState;
import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.jobs.runtime.JobEnvironment;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.testing.FixedRegistry;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.decision.DecisionJson;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import com.tartware.bookings.schemas.framing.UuidBytes;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.schemas.webhook.WebhookSecrets;
import com.tartware.bookings.schemas.webhook.WebhookSignature;
import com.tartware.bookings.sinks.webhook.WebhookAttemptSink;
import com.tartware.bookings.sinks.webhook.WebhookClient;
import com.tartware.bookings.testbroker.KafkaBroker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole job: a real broker, a real Postgres, a server that receives, and a restart in between. */
class WebhookJobITCase {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookJobITCase.class);
    private static final int PARTITIONS = 8;
    private static final TenantPartitioning PARTITIONING = new TenantPartitioning(PARTITIONS);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final Instant DECIDED_AT = Instant.parse("2026-11-22T09:30:00Z");

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    Path folder;

    private KafkaBroker broker;
    private EmbeddedPostgres postgres;
    private KafkaProducer<byte[], byte[]> producer;
    private Receiver receiver;
    private String masterKey;
    private Path keyFile;

    @BeforeEach
    void start() throws Exception {
        broker = new KafkaBroker(Files.createDirectory(folder.resolve("broker")));
        broker.createTopic(Topic.DECISIONS.topicName(), PARTITIONS, Map.of("retention.ms", "-1"));
        broker.createTopic(Topic.WEBHOOK_ENDPOINTS.topicName(), PARTITIONS, Map.of("cleanup.policy", "compact"));
        broker.createTopic(Topic.WEBHOOK_ATTEMPTS.topicName(), PARTITIONS, Map.of());
        postgres = EmbeddedPostgres.start();
        Flyway.configure()
                .dataSource(postgres.getPostgresDatabase())
                .locations("classpath:db/postgres")
                .load()
                .migrate();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address()), new ByteArraySerializer(), new ByteArraySerializer());
        receiver = new Receiver();
        masterKey = WebhookSecrets.newMasterKey();
        keyFile = Files.writeString(folder.resolve("webhook-key"), masterKey);
    }

    @AfterEach
    void stop() throws Exception {
        receiver.close();
        producer.close();
        postgres.close();
        broker.close();
    }

    @Test
    void deliversSignedDecisionsKeepsRetriesOverARestartAndCatchesUpFromThePostgres() throws Exception {
        UUID endpoint = UUID.randomUUID();
        JobClient job = start(null);
        register(endpoint, receiver.url());
        // Whether the endpoint or the decision comes first: once it is delivered, the job knows the endpoint.
        project(1);
        write(1);
        await(() -> receiver.received.size() == 1);
        write(2, 3);
        await(() -> receiver.received.size() == 3);
        Receiver.Received first = receiver.received.stream()
                .filter(got -> got.sequence() == 2)
                .findFirst()
                .orElseThrow();
        assertThat(first.id()).isEqualTo("demo.2." + endpoint);
        assertThat(first.traceparent()).isEqualTo(TRACEPARENT);
        assertThat(first.body())
                .isEqualTo("{\"type\":\"booking.confirmed\",\"timestamp\":\"2026-11-22T09:30:00.000Z\",\"data\":"
                        + DecisionJson.of(decision(2)) + "}");
        assertThat(first.signature())
                .isEqualTo(WebhookSignature.of(
                        WebhookSecrets.of(masterKey).keyOf("demo", endpoint, 1),
                        first.id(),
                        first.timestamp(),
                        first.body().getBytes(StandardCharsets.UTF_8)));

        receiver.answer(500);
        write(4);
        await(() -> receiver.received.size() == 4);
        await(() -> attempts().size() == 4);
        String savepoint = job.stopWithSavepoint(
                        false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
        write(5, 6);
        receiver.answer(204);
        project(2, 3, 4, 5, 6);
        JobClient restored = start(savepoint);
        await(() -> receiver.received.size() == 7);
        assertThat(receiver.sequences())
                .as("the one that failed, and those that came meanwhile; nothing twice")
                .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 4L, 5L, 6L);

        try (Receiver late = new Receiver()) {
            register(UUID.randomUUID(), late.url());
            await(() -> late.received.size() == 6);
            assertThat(late.sequences()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
        }
        await(() -> attempts().size() == 13);
        List<WebhookAttempt> attempts = attempts();
        assertThat(attempts.stream()
                        .filter(attempt -> attempt.getState() == WebhookAttemptState.FAILED)
                        .map(WebhookAttempt::getTenantSequence))
                .containsExactly(4L);
        assertThat(attempts.stream()
                        .filter(attempt ->
                                attempt.getState() == WebhookAttemptState.DELIVERED && attempt.getAttempt() == 2)
                        .map(WebhookAttempt::getTenantSequence))
                .containsExactly(4L);
        restored.cancel().get();
    }

    /** 2,000 deliveries/s are the aim on two idle cores; how many they were here is in the log, and no test's business. */
    @Test
    void aFastReceiverIsServedFastBesideDeadOnes() throws Exception {
        int decisions = Integer.getInteger("webhook.deliveries", 3_000);
        CountDownLatch over = new CountDownLatch(1);
        JobClient job = start(null);
        try (Receiver hung = new Receiver()) {
            hung.answer(request -> {
                awaitQuietly(over);
                return Receiver.Answer.status(200);
            });
            register(UUID.randomUUID(), receiver.url());
            register(UUID.randomUUID(), hung.url());
            register(UUID.randomUUID(), "http://127.0.0.1:1/");
            project(LongStream.rangeClosed(1, 100).toArray());
            write(1);
            await(() -> receiver.received.size() == 1);
            long startedNanos = System.nanoTime();
            write(LongStream.rangeClosed(2, decisions).toArray());
            await(() -> receiver.received.size() >= decisions);
            double seconds = (System.nanoTime() - startedNanos) / 1e9;
            LOG.info(
                    "{} deliveries in {} s: {} a second",
                    decisions - 1,
                    seconds,
                    Math.round((decisions - 1) / seconds));
            assertThat(receiver.sequences().stream().distinct()).hasSize(decisions);
            assertThat(hung.received).hasSizeLessThanOrEqualTo(16);
            over.countDown();
        }
        job.cancel().get();
    }

    private JobClient start(String savepoint) throws Exception {
        StreamExecutionEnvironment env =
                JobEnvironment.create(new JobOptions(broker.address(), "unused", Duration.ofMillis(500), 1));
        Configuration settings = new Configuration();
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        env.configure(settings);
        String jdbcUrl = postgres.getJdbcUrl("postgres", "postgres");
        WebhookJob.compose(
                env,
                new WebhookJob.Endpoints(
                        WebhookJob.decisions(broker.address(), PARTITIONS, FixedRegistry::new, "webhook-it"),
                        WebhookJob.webhookEndpoints(broker.address(), FixedRegistry::new, "webhook-it"),
                        readsMax -> new PostgresDecisions(jdbcUrl, "postgres", "postgres", readsMax),
                        WebhookClient.Settings.standard(true),
                        keyFile.toString(),
                        new WebhookAttemptSink(broker.address(), new AttemptRecords(FixedRegistry::new))));
        StreamGraph graph = env.getStreamGraph();
        if (savepoint != null) {
            graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
        }
        return env.executeAsync(graph);
    }

    private static Decision decision(long sequence) {
        return Decision.newBuilder()
                .setTenantId("demo")
                .setTenantSequence(sequence)
                .setCommandId(new UUID(1, sequence).toString())
                .setBookingId(new UUID(2, sequence).toString())
                .setOutcome(Outcome.CONFIRMED)
                .setBookingVersion(1)
                .setDecidedAt(DECIDED_AT)
                .build();
    }

    private void register(UUID endpoint, String url) throws Exception {
        WebhookEndpoint wanted = WebhookEndpoint.newBuilder()
                .setTenantId("demo")
                .setEndpointId(UuidBytes.of(endpoint))
                .setRevision(1)
                .setUrl(url)
                .setCreatedAt(DECIDED_AT)
                .setSecretGeneration(1)
                .setAfterSequence(0)
                .build();
        producer.send(new ProducerRecord<>(
                        Topic.WEBHOOK_ENDPOINTS.topicName(),
                        EndpointSchema.keyOf(wanted),
                        new AvroRecordEncoder<>(WebhookEndpoint.class)
                                .encode(wanted, FixedRegistry.idOf(Topic.WEBHOOK_ENDPOINTS))))
                .get();
    }

    /** Onto the reply topic. */
    private void write(long... sequences) {
        AvroRecordEncoder<Decision> encoder = new AvroRecordEncoder<>(Decision.class);
        for (long sequence : sequences) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    Topic.DECISIONS.topicName(),
                    PARTITIONING.partitionOf("demo"),
                    "demo".getBytes(StandardCharsets.UTF_8),
                    encoder.encode(decision(sequence), FixedRegistry.idOf(Topic.DECISIONS)));
            record.headers().add("traceparent", TRACEPARENT.getBytes(StandardCharsets.US_ASCII));
            var unused = producer.send(record);
        }
        producer.flush();
    }

    /** Into Postgres, as the projection would. */
    private void project(long... sequences) throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO decisions VALUES ('demo', ?, NULL, NULL, 'CONFIRMED', NULL, 1, ?, ?::jsonb)")) {
            for (long sequence : sequences) {
                insert.setLong(1, sequence);
                insert.setTimestamp(2, Timestamp.from(DECIDED_AT));
                insert.setString(3, DecisionJson.of(decision(sequence)));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private List<WebhookAttempt> attempts() {
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topic.WEBHOOK_ATTEMPTS.topicName(), partition))
                .toList();
        List<WebhookAttempt> attempts = new ArrayList<>();
        AvroRecordDecoder<WebhookAttempt> decoder =
                new AvroRecordDecoder<>(Topic.WEBHOOK_ATTEMPTS, WebhookAttempt.class, new FixedRegistry());
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.address()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    assertThat(record.partition()).isEqualTo(PARTITIONING.partitionOf("demo"));
                    assertThat(record.key()).isEqualTo("demo".getBytes(StandardCharsets.UTF_8));
                    attempts.add(decoder.decode(record.value()));
                }
            }
        }
        return attempts;
    }

    private void await(BooleanSupplier wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("received so far: %d", receiver.received.size())
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
