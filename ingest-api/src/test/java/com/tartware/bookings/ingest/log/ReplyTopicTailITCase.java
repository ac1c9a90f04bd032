package com.tartware.bookings.ingest.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.testbroker.KafkaBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of the reply topic on a real broker. */
class ReplyTopicTailITCase {
    private static final int PARTITIONS = 8;
    private static final int SCHEMA_ID = 4_711;
    private static final TenantPartitioning PARTITIONING = new TenantPartitioning(PARTITIONS);

    /** Of another partition than demo, and of the same. */
    private static final String ELSEWHERE = tenantIn(false);

    private static final String NEIGHBOUR = tenantIn(true);

    @TempDir
    static Path directory;

    private static KafkaBroker broker;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AvroRecordEncoder<Decision> encoder = new AvroRecordEncoder<>(Decision.class);
    private volatile boolean registryAway;
    private volatile boolean registryAsked;
    private LiveDecisions tail;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new KafkaBroker(directory);
        broker.createTopic(Topic.DECISIONS.topicName(), PARTITIONS, Map.of());
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void startTail() {
        tail = new ReplyTopicTail(broker.address(), new SwitchedRegistry(), meters);
        tail.listen((tenantId, tenantSequence, json) -> {
            assertThat(json).startsWith("{\"tenant_sequence\":" + tenantSequence + ",");
            heard.add(tenantId + " " + tenantSequence);
        });
    }

    @AfterEach
    void stopTail() {
        tail.close();
    }

    @Test
    void onlyWhoIsFollowedIsHeardAndOnlyFromThenOn() throws Exception {
        append("demo", 1);
        append(ELSEWHERE, 1);
        follow("demo", 100);

        append("demo", 2);
        append(NEIGHBOUR, 1);
        append(ELSEWHERE, 2);
        append("demo", 3);
        await(() -> heard.contains("demo 3"));
        assertThat(heard).doesNotContain("demo 1").allMatch(decision -> decision.startsWith("demo "));
        assertThat(read("skipped")).as("the neighbour's, in the same partition").isEqualTo(1);

        follow(ELSEWHERE, 200);
        append(ELSEWHERE, 3);
        append("demo", 4);
        await(() -> heard.containsAll(List.of(ELSEWHERE + " 3", "demo 4")));
        assertThat(heard).doesNotContain(ELSEWHERE + " 2");

        tail.leave("demo");
        Thread.sleep(500);
        append("demo", 5);
        append(ELSEWHERE, 4);
        await(() -> heard.contains(ELSEWHERE + " 4"));
        assertThat(heard).doesNotContain("demo 5");

        tail.leave(ELSEWHERE);
        Thread.sleep(500);
        append(ELSEWHERE, 5);
        follow("demo", 300);
        assertThat(heard).doesNotContain(ELSEWHERE + " 5", "demo 5");
    }

    @Test
    void whatWasNotCommittedIsNotHeard() throws Exception {
        follow("demo", 400);
        try (KafkaProducer<byte[], byte[]> job = producer(Map.of("transactional.id", "job"))) {
            job.initTransactions();
            job.beginTransaction();
            job.send(decision("demo", 10));
            job.flush();
            job.abortTransaction();
            job.beginTransaction();
            job.send(decision("demo", 11));
            job.commitTransaction();
        }
        await(() -> heard.contains("demo 11"));
        assertThat(heard).doesNotContain("demo 10");
    }

    @Test
    void strangersRecordsArePassedOver() throws Exception {
        follow("demo", 500);
        byte[] key = "demo".getBytes(StandardCharsets.UTF_8);
        int home = PARTITIONING.partitionOf("demo");
        try (KafkaProducer<byte[], byte[]> stranger = producer(Map.of())) {
            stranger.send(new ProducerRecord<>(Topic.DECISIONS.topicName(), home, key, new byte[] {7, 7}));
            stranger.send(new ProducerRecord<>(Topic.DECISIONS.topicName(), home, null, new byte[] {7}));
            stranger.send(new ProducerRecord<>(Topic.DECISIONS.topicName(), home, key, null));
            stranger.send(new ProducerRecord<>(
                    Topic.DECISIONS.topicName(),
                    home,
                    key,
                    decision(NEIGHBOUR, 66).value()));
        }
        append("demo", 12);
        await(() -> heard.contains("demo 12"));
        assertThat(heard).noneMatch(decision -> decision.endsWith(" 66"));
    }

    @Test
    void nothingIsLostWhileTheRegistryIsAway() throws Exception {
        registryAway = true;
        tail.follow("demo");
        await(() -> {
            append("demo", 20);
            return registryAsked;
        });
        append("demo", 21);
        registryAway = false;
        await(() -> heard.contains("demo 21"));
        assertThat(heard).contains("demo 20");
    }

    @Test
    void aBrokerThatComesBackIsReadOn() throws Exception {
        follow("demo", 600);
        broker.kill();
        Thread.sleep(1_000);
        broker.start();
        long[] sequence = {30};
        await(() -> {
            append("demo", sequence[0]++);
            return heard.stream().anyMatch(decision -> decision.matches("demo 3[0-9]"));
        });
    }

    /** Returns when decisions of the tenant are heard, by making some. */
    private void follow(String tenantId, long firstSequence) throws Exception {
        tail.follow(tenantId);
        long[] sequence = {firstSequence};
        await(() -> {
            append(tenantId, sequence[0]++);
            return heard.stream()
                    .anyMatch(decision -> decision.startsWith(tenantId + " ")
                            && Long.parseLong(decision.substring(tenantId.length() + 1)) >= firstSequence);
        });
    }

    private double read(String record) {
        return meters.get("tartware.ingest.events.live")
                .tag("record", record)
                .counter()
                .count();
    }

    private void append(String tenantId, long sequence) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(decision(tenantId, sequence)).get();
        }
    }

    private ProducerRecord<byte[], byte[]> decision(String tenantId, long sequence) {
        Decision decision = Decision.newBuilder()
                .setTenantId(tenantId)
                .setTenantSequence(sequence)
                .setOutcome(Outcome.CONFIRMED)
                .setDecidedAt(Instant.EPOCH)
                .build();
        return new ProducerRecord<>(
                Topic.DECISIONS.topicName(),
                PARTITIONING.partitionOf(tenantId),
                tenantId.getBytes(StandardCharsets.UTF_8),
                encoder.encode(decision, SCHEMA_ID));
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new java.util.HashMap<>(more);
        settings.put("bootstrap.servers", broker.address());
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static String tenantIn(boolean partitionOfDemo) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "tenant-" + i)
                .filter(id -> (PARTITIONING.partitionOf(id) == PARTITIONING.partitionOf("demo")) == partitionOfDemo)
                .findFirst()
                .orElseThrow();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadlineNanos = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadlineNanos);
            Thread.sleep(50);
        }
    }

    private final class SwitchedRegistry implements SchemaRegistry {
        @Override
        public int idOf(String subject, String schemaText) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int register(String subject, String schemaText) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void requireFullTransitive(String subject) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String schemaById(int schemaId) {
            registryAsked = true;
            if (registryAway) {
                throw new RegistryUnavailableException("away", null);
            }
            return Topic.DECISIONS.schema().toString();
        }
    }
}
