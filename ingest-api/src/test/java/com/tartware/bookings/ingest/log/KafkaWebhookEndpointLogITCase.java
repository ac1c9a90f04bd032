package com.tartware.bookings.ingest.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.ingest.log.WebhookEndpointLog.Change;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.UuidBytes;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.testbroker.KafkaBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes' endpoint logs on one real broker. */
class KafkaWebhookEndpointLogITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** As long as a request waits. */
    private static final Duration WITHIN = Duration.ofMillis(1_900);

    @TempDir
    static Path directory;

    private static KafkaBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new KafkaBroker(directory);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            admin.createTopics(List.of(new NewTopic(Topic.WEBHOOK_ENDPOINTS.topicName(), 8, (short) 1)
                            .configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @Test
    void whatOneProcessChangesEveryProcessKnows() throws Exception {
        UUID endpointId = UUID.randomUUID();
        try (KafkaWebhookEndpointLog one = open();
                KafkaWebhookEndpointLog other = open()) {
            WebhookEndpoint registered = change(one, "demo", endpointId, register("demo", endpointId));

            assertThat(one.endpoint("demo", endpointId))
                    .as("its own change, at once")
                    .contains(registered);
            await(() -> other.endpoint("demo", endpointId).isPresent());
            assertThat(other.endpoint("demo", endpointId)).contains(registered);
            assertThat(other.endpoint("acme", endpointId)).isEmpty();

            change(other, "demo", endpointId, known -> next(known)
                    .setDeleted(true)
                    .build());
            assertThat(other.endpoints("demo")).isEmpty();
            await(() -> one.endpoints("demo").isEmpty());
        }
        try (KafkaWebhookEndpointLog startedLater = open()) {
            assertThat(startedLater.endpoints("demo")).isEmpty();
        }
    }

    @Test
    void ofChangesThatTwoProcessesMakeAtOnceNoneIsLost() throws Exception {
        UUID endpointId = UUID.randomUUID();
        int each = 25;
        try (KafkaWebhookEndpointLog one = open();
                KafkaWebhookEndpointLog other = open()) {
            change(one, "acme", endpointId, register("acme", endpointId));
            CompletableFuture<Integer> first = rotateOften(one, endpointId, each);
            CompletableFuture<Integer> second = rotateOften(other, endpointId, each);
            int unanswered = first.get(120, TimeUnit.SECONDS) + second.get(120, TimeUnit.SECONDS);

            WebhookEndpoint newest = change(
                    one, "acme", endpointId, known -> next(known).setReplay(1).build());

            // An unanswered change may have been made or not; an answered one was.
            assertThat(newest.getSecretGeneration()).isBetween(1 + 2 * each, 1 + 2 * each + unanswered);
            assertThat(newest.getRevision()).isGreaterThan(newest.getSecretGeneration());
            await(() ->
                    other.endpoint("acme", endpointId).filter(newest::equals).isPresent());
        }
    }

    @Test
    void whateverWasAcknowledgedAnywhereIsKnownOnceCaughtUp() throws Exception {
        try (KafkaWebhookEndpointLog one = open();
                KafkaWebhookEndpointLog other = open()) {
            for (int i = 0; i < 30; i++) {
                UUID endpointId = UUID.randomUUID();
                WebhookEndpoint registered = change(one, "initech", endpointId, register("initech", endpointId));

                other.caughtUp(PATIENCE).get();

                assertThat(other.endpoint("initech", endpointId))
                        .as("registration %d", i)
                        .contains(registered);
            }
        }
    }

    @Test
    void aLongDeletedEndpointLeavesNothingOnTheTopic() throws Exception {
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        Instant now = Instant.now();
        try (KafkaWebhookEndpointLog log = open()) {
            for (UUID endpointId : List.of(first, second)) {
                change(log, "umbrella", endpointId, register("umbrella", endpointId));
                change(log, "umbrella", endpointId, known -> next(known)
                        .setDeleted(true)
                        .build());
            }
            assertThat(deletedOf(log, "umbrella")).isEqualTo(2);
            assertThat(valuesOf("umbrella/" + first)).doesNotContainNull();
        }
        InstantSource later =
                () -> now.plus(KafkaWebhookEndpointLog.DELETED_KEPT).plusSeconds(60);
        UUID another = UUID.randomUUID();
        try (KafkaWebhookEndpointLog log = open(later)) {
            change(log, "umbrella", another, register("umbrella", another));

            assertThat(deletedOf(log, "umbrella")).isZero();
            assertThat(valuesOf("umbrella/" + first)).endsWith((byte[]) null);
            assertThat(valuesOf("umbrella/" + second)).endsWith((byte[]) null);
            assertThat(valuesOf("umbrella/" + another)).doesNotContainNull();
            change(log, "umbrella", another, known -> next(known)
                    .setDeleted(true)
                    .build());
            assertThat(deletedOf(log, "umbrella")).isEqualTo(1);
        }
        try (KafkaWebhookEndpointLog startedLater = open(later)) {
            assertThat(startedLater.endpoints("umbrella")).isEmpty();
            assertThat(deletedOf(startedLater, "umbrella"))
                    .as("the one whose end is still to be told")
                    .isEqualTo(1);
        }
    }

    @Test
    void oneTenantsChangesLeaveRoomForOthers() throws Exception {
        try (KafkaWebhookEndpointLog log = open()) {
            UUID first = UUID.randomUUID();
            change(log, "hooli", first, register("hooli", first));
            CountDownLatch threadIsBusy = new CountDownLatch(1);
            CompletableFuture<WebhookEndpoint> busy = log.change(
                    "hooli",
                    first,
                    known -> {
                        await(threadIsBusy);
                        throw new UnsupportedOperationException("only to hold the thread");
                    },
                    PATIENCE);
            List<CompletableFuture<WebhookEndpoint>> many = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                UUID endpointId = UUID.randomUUID();
                many.add(log.change("hooli", endpointId, register("hooli", endpointId), PATIENCE));
            }
            UUID ofAnother = UUID.randomUUID();
            CompletableFuture<WebhookEndpoint> other =
                    log.change("pied-piper", ofAnother, register("pied-piper", ofAnother), PATIENCE);

            assertThat(many.get(199))
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .withCauseInstanceOf(LogUnavailableException.class);
            threadIsBusy.countDown();
            assertThat(other).succeedsWithin(PATIENCE);
            assertThat(busy).isCompletedExceptionally();
            assertThat(many.get(0)).succeedsWithin(PATIENCE);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** As the next change learns of it; which is then refused. */
    private static int deletedOf(KafkaWebhookEndpointLog log, String tenantId) throws Exception {
        AtomicInteger deleted = new AtomicInteger(-1);
        await(() -> {
            CompletableFuture<WebhookEndpoint> refused = log.change(
                    tenantId,
                    UUID.randomUUID(),
                    known -> {
                        deleted.set(known.deletedOfTenant());
                        throw new UnsupportedOperationException("only asked");
                    },
                    WITHIN);
            refused.exceptionally(failure -> null).join();
            return deleted.get() >= 0;
        });
        return deleted.get();
    }

    /** Of all committed records with that key, in their order. */
    private static List<byte[]> valuesOf(String key) {
        List<byte[]> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.address(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, 8)
                    .mapToObj(partition -> new TopicPartition(Topic.WEBHOOK_ENDPOINTS.topicName(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (key.equals(new String(record.key(), StandardCharsets.UTF_8))) {
                        values.add(record.value());
                    }
                });
            }
        }
        return values;
    }

    @Test
    void aChangeThatIsRefusedLeavesNothing() throws Exception {
        UUID endpointId = UUID.randomUUID();
        try (KafkaWebhookEndpointLog log = open()) {
            CompletableFuture<WebhookEndpoint> refused = log.change(
                    "globex",
                    endpointId,
                    known -> {
                        assertThat(known.newest()).isEmpty();
                        assertThat(known.ofTenant()).isZero();
                        throw new UnsupportedOperationException("no");
                    },
                    WITHIN);

            assertThat(refused)
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .withCauseInstanceOf(UnsupportedOperationException.class);
            assertThat(log.endpoints("globex")).isEmpty();
            assertThat(change(log, "globex", endpointId, register("globex", endpointId))
                            .getRevision())
                    .isEqualTo(1);
        }
    }

    @Test
    void withoutABrokerNothingIsKnownAndAChangeIsRefusedInTime() {
        try (KafkaWebhookEndpointLog log =
                new KafkaWebhookEndpointLog("127.0.0.1:1", new OneSchema(), new SimpleMeterRegistry())) {
            UUID endpointId = UUID.randomUUID();
            long began = System.nanoTime();

            assertThat(log.change("demo", endpointId, register("demo", endpointId), WITHIN))
                    .failsWithin(PATIENCE);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(2_500));
            assertThatThrownBy(() -> log.endpoints("demo")).isInstanceOf(LogUnavailableException.class);
        }
    }

    /** Each rotation once more until it is answered; returns how many answers were missing. */
    private static CompletableFuture<Integer> rotateOften(WebhookEndpointLog log, UUID endpointId, int times) {
        return CompletableFuture.supplyAsync(() -> {
            int unanswered = 0;
            for (int i = 0; i < times; ) {
                try {
                    log.change(
                                    "acme",
                                    endpointId,
                                    known -> {
                                        WebhookEndpoint.Builder next = next(known);
                                        return next.setSecretGeneration(next.getSecretGeneration() + 1)
                                                .build();
                                    },
                                    WITHIN)
                            .get();
                    i++;
                } catch (ExecutionException missing) {
                    unanswered++;
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return unanswered;
        });
    }

    private static KafkaWebhookEndpointLog open() throws Exception {
        return open(InstantSource.system());
    }

    private static KafkaWebhookEndpointLog open(InstantSource clock) throws Exception {
        KafkaWebhookEndpointLog log =
                new KafkaWebhookEndpointLog(broker.address(), new OneSchema(), new SimpleMeterRegistry(), clock);
        await(() -> {
            try {
                log.endpoints("any");
                return true;
            } catch (LogUnavailableException notRead) {
                return false;
            }
        });
        return log;
    }

    /** Until it is answered: the broker's first transaction of all takes longer than an answer may. */
    private static WebhookEndpoint change(WebhookEndpointLog log, String tenantId, UUID endpointId, Change change)
            throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return log.change(tenantId, endpointId, change, WITHIN).get();
            } catch (ExecutionException missing) {
                assertThat(System.nanoTime()).as(missing.toString()).isLessThan(deadline);
            }
        }
    }

    private static Change register(String tenantId, UUID endpointId) {
        return known -> WebhookEndpoint.newBuilder()
                .setTenantId(tenantId)
                .setEndpointId(UuidBytes.of(endpointId))
                .setRevision(1)
                .setUrl("https://hooks.example/in")
                .setCreatedAt(Instant.parse("2026-01-01T00:00:00Z"))
                .setSecretGeneration(1)
                .setAfterSequence(0)
                .build();
    }

    private static WebhookEndpoint.Builder next(WebhookEndpointLog.Known known) {
        WebhookEndpoint newest = known.newest().orElseThrow();
        return WebhookEndpoint.newBuilder(newest).setRevision(newest.getRevision() + 1);
    }

    private static void await(BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    /** Knows the schema of this build only. */
    private static final class OneSchema implements SchemaRegistry {
        @Override
        public int register(String subject, String schemaText) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int idOf(String subject, String schemaText) {
            return 7;
        }

        @Override
        public String schemaById(int schemaId) {
            return Topic.WEBHOOK_ENDPOINTS.schema().toString();
        }

        @Override
        public void requireFullTransitive(String subject) {
            throw new UnsupportedOperationException();
        }
    }
}
