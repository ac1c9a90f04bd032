package com.tartware.bookings.ingest.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.reply.AnswerPartition;
import com.tartware.bookings.testbroker.KafkaBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading answers from a real broker that goes away and comes back. One broker, one story. */
class KafkaAnswerFeedITCase {
    private static final int SCHEMA_ID = 4_712;
    private static final int LATER_SCHEMA_ID = 4_713;
    private static final int OURS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final AvroRecordEncoder<Decision> encoder = new AvroRecordEncoder<>(Decision.class);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Heard heard = new Heard();
    private final TwoSchemas registry = new TwoSchemas();
    private final UUID awaited = new UUID(1, 1);

    @Test
    void answersArriveWhateverBecomesOfTheBroker() throws Exception {
        try (KafkaBroker broker = new KafkaBroker(directory);
                KafkaAnswerFeed feed =
                        new KafkaAnswerFeed(broker.address(), registry, partitions -> OURS % partitions, meters)) {
            feed.deliverTo(heard);
            assertThat(feed.partition()).as("there is no topic yet").isEmpty();
            broker.createTopic(Topic.ANSWERS, 4, Map.of());
            try (KafkaProducer<byte[], byte[]> producer = producer(broker, null);
                    KafkaProducer<byte[], byte[]> job = producer(broker, "job")) {
                producer.send(answer(OURS, awaited, decision(awaited, 1))).get(); // from before anybody asked
                registry.away = true;
                await(() -> registry.askedInVain);
                assertThat(feed.partition())
                        .as("without the registry nothing could be read")
                        .isEmpty();
                registry.away = false;
                await(() -> feed.partition().equals(OptionalInt.of(OURS)));

                job.initTransactions();
                job.beginTransaction();
                job.send(answer(OURS, awaited, decision(awaited, 2)));
                job.send(answer(OURS, new UUID(9, 9), decision(new UUID(9, 9), 3)));
                job.send(answer(1, awaited, decision(awaited, 4)));
                job.send(answer(OURS, awaited, null));
                job.flush();
                Thread.sleep(500);
                assertThat(heard.all).as("not committed yet").isEmpty();
                job.commitTransaction();
                await(() -> heard.all.size() == 2);
                assertThat(heard.all).containsExactly("#2", "repeat");

                sendGarbage(producer);
                producer.send(answer(OURS, awaited, decision(awaited, 5))).get();
                await(() -> heard.all.size() == 3);
                assertThat(heard.all.get(2)).isEqualTo("#5");
                assertThat(meters.counter("tartware.ingest.answers.unreadable").count())
                        .isEqualTo(5);

                broker.kill();
                await(() -> feed.partition().isEmpty());
                broker.start();
                await(() -> feed.partition().isPresent());
                producer.send(answer(OURS, awaited, decision(awaited, 6))).get();
                await(() -> heard.all.size() == 4);
                assertThat(heard.all.get(3)).isEqualTo("#6");

                theRegistryIsWaitedForOnce(feed, producer);
            }
        }
    }

    private void theRegistryIsWaitedForOnce(KafkaAnswerFeed feed, KafkaProducer<byte[], byte[]> producer)
            throws Exception {
        registry.away = true;
        long startNanos = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            producer.send(answerOfLaterSchema(20 + i)).get();
        }
        producer.send(answer(OURS, awaited, decision(awaited, 30))).get();

        await(() -> heard.all.size() == 5);
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(15));
        assertThat(heard.all.get(4)).isEqualTo("#30");
        assertThat(feed.partition()).isEmpty();

        registry.away = false;
        await(() -> feed.partition().isPresent());
        producer.send(answerOfLaterSchema(31)).get();
        await(() -> heard.all.size() == 6);
        assertThat(heard.all.get(5)).isEqualTo("#31");
    }

    private ProducerRecord<byte[], byte[]> answerOfLaterSchema(long sequence) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topic.ANSWERS, OURS, utf8("demo"), encoder.encode(decision(awaited, sequence), LATER_SCHEMA_ID));
        record.headers().add(AnswerPartition.COMMAND_ID, utf8(awaited.toString()));
        return record;
    }

    @Test
    void closingDoesNotWaitForABrokerThatIsNotThere() {
        long startNanos = System.nanoTime();
        KafkaAnswerFeed feed = new KafkaAnswerFeed("127.0.0.1:1", registry, partitions -> 0, meters);
        feed.deliverTo(heard);
        assertThat(feed.partition()).isEmpty();
        feed.close();
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(5));
    }

    private void sendGarbage(KafkaProducer<byte[], byte[]> producer) throws Exception {
        byte[] ofAnother = encoder.encode(decision(new UUID(7, 7), 8), SCHEMA_ID);
        ProducerRecord<byte[], byte[]> mislabelled = new ProducerRecord<>(Topic.ANSWERS, OURS, utf8("demo"), ofAnother);
        mislabelled.headers().add(AnswerPartition.COMMAND_ID, utf8(awaited.toString()));
        ProducerRecord<byte[], byte[]> unreadable =
                new ProducerRecord<>(Topic.ANSWERS, OURS, utf8("demo"), new byte[] {1, 2, 3});
        unreadable.headers().add(AnswerPartition.COMMAND_ID, utf8(awaited.toString()));
        ProducerRecord<byte[], byte[]> noUuid = new ProducerRecord<>(Topic.ANSWERS, OURS, utf8("demo"), ofAnother);
        noUuid.headers().add(AnswerPartition.COMMAND_ID, utf8("no uuid"));
        ProducerRecord<byte[], byte[]> noCommand = new ProducerRecord<>(Topic.ANSWERS, OURS, utf8("demo"), ofAnother);
        ProducerRecord<byte[], byte[]> noTenant = new ProducerRecord<>(Topic.ANSWERS, OURS, null, ofAnother);
        for (ProducerRecord<byte[], byte[]> garbage : List.of(mislabelled, unreadable, noUuid, noCommand, noTenant)) {
            producer.send(garbage).get();
        }
    }

    private ProducerRecord<byte[], byte[]> answer(int partition, UUID commandId, Decision decision) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topic.ANSWERS, partition, utf8("demo"), decision == null ? null : encoder.encode(decision, SCHEMA_ID));
        record.headers().add(AnswerPartition.COMMAND_ID, utf8(commandId.toString()));
        return record;
    }

    private static Decision decision(UUID commandId, long sequence) {
        return Decision.newBuilder()
                .setTenantId("demo")
                .setTenantSequence(sequence)
                .setCommandId(commandId.toString())
                .setOutcome(Outcome.CONFIRMED)
                .setDecidedAt(Instant.parse("2030-03-01T10:00:00Z"))
                .setNights(List.of())
                .build();
    }

    private static KafkaProducer<byte[], byte[]> producer(KafkaBroker broker, String transactionalId) {
        return new KafkaProducer<>(
                transactionalId == null
                        ? Map.of("bootstrap.servers", broker.address(), "acks", "all")
                        : Map.of("bootstrap.servers", broker.address(), "transactional.id", transactionalId),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadlineNanos);
            Thread.sleep(50);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private final class Heard implements AnswerFeed.Listener {
        private final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        public boolean awaits(String tenantId, UUID commandId) {
            return tenantId.equals("demo") && commandId.equals(awaited);
        }

        @Override
        public void decided(String tenantId, UUID commandId, Decision decision) {
            all.add("#" + decision.getTenantSequence());
        }

        @Override
        public void repeated(String tenantId, UUID commandId) {
            all.add("repeat");
        }
    }

    /** Knows two schemas; may be away. */
    private static final class TwoSchemas implements SchemaRegistry {
        private volatile boolean away;
        private volatile boolean askedInVain;

        @Override
        public int idOf(String subject, String schemaText) {
            answer();
            return SCHEMA_ID;
        }

        @Override
        public int register(String subject, String schemaText) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String schemaById(int schemaId) {
            answer();
            if (schemaId != SCHEMA_ID && schemaId != LATER_SCHEMA_ID) {
                throw new SchemaNotFoundException("id " + schemaId, null);
            }
            return Topic.DECISIONS.schema().toString();
        }

        @Override
        public void requireFullTransitive(String subject) {
            throw new UnsupportedOperationException();
        }

        private void answer() {
            if (away) {
                askedInVain = true;
                throw new RegistryUnavailableException("away", null);
            }
        }
    }
}
