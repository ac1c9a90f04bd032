package com.tartware.bookings.localstack.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.transactions.BrokerTransactions.OpenProducer;
import com.tartware.bookings.testbroker.CommittedRecords;
import com.tartware.bookings.testbroker.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Producers that begin a transaction and are heard of no more, on a real broker. */
class TransactionsITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static KafkaBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = new KafkaBroker(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @Test
    void anAbandonedTransactionOfTheJobIsListedAbortedAndReadersGoOn() throws Exception {
        broker.createTopic("orphaned", 1, Map.of());
        try (KafkaProducer<byte[], byte[]> abandoned = begin("tartware-decision-1-4", "orphaned", "lost");
                KafkaTransactions transactions = new KafkaTransactions(broker.address(), List.of("orphaned"))) {
            append("orphaned", "waits");
            assertThat(committed("orphaned")).isEmpty();

            OpenTransaction live = only(desk(transactions, Instant.now().minusSeconds(60)));
            assertThat(live.standing()).isEqualTo(Standing.LIVE);
            assertThat(live.owner()).hasToString("the decision job, subtask 1");
            assertThat(live.recordsHeld()).isEqualTo(2);
            assertThat(live.state()).isEqualTo("Ongoing");
            assertThat(live.began()).isBefore(Instant.now().plusSeconds(1));

            TransactionDesk later = desk(transactions, Instant.now().plusSeconds(60));
            assertThat(only(later).standing()).isEqualTo(Standing.ORPHAN);
            AbortReport report = later.abort(AbortPlan.abandoned(later.survey()), PATIENCE, step -> {});
            assertThat(report.good()).isTrue();
            assertThat(later.survey().transactions()).isEmpty();
            assertThat(committed("orphaned")).containsExactly("waits");
        }
    }

    @Test
    void aPartitionIsFreedFromATransactionThatItsCoordinatorCannotEnd() throws Exception {
        broker.createTopic("hung", 1, Map.of());
        try (KafkaProducer<byte[], byte[]> abandoned = begin("stranger", "hung", "lost");
                KafkaTransactions transactions = new KafkaTransactions(broker.address(), List.of("hung"))) {
            append("hung", "waits");
            OpenProducer there = transactions.openProducers().get(0);
            assertThat(there.startOffset()).isZero();
            transactions.abort(there);
            assertThat(transactions.openProducers()).isEmpty();
            assertThat(committed("hung")).containsExactly("waits");
            transactions.fence("stranger");
        }
    }

    private static KafkaProducer<byte[], byte[]> begin(String transactionalId, String topic, String value)
            throws Exception {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address(), "transactional.id", transactionalId),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8)))
                .get();
        return producer;
    }

    private static void append(String topic, String value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    private static List<String> committed(String topic) {
        return CommittedRecords.of(broker.address(), topic).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static TransactionDesk desk(KafkaTransactions transactions, Instant settledBefore) {
        return new TransactionDesk(transactions, () -> new DecisionJobProgress("RUNNING", settledBefore));
    }

    private static OpenTransaction only(TransactionDesk desk) throws Exception {
        assertThat(desk.survey().transactions()).hasSize(1);
        return desk.survey().transactions().get(0);
    }
}
