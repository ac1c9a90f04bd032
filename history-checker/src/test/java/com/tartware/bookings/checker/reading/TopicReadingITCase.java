package com.tartware.bookings.checker.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.checker.history.PartitionEnd;
import com.tartware.bookings.testbroker.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader of committed records sees of a real broker's transactions. */
class TopicReadingITCase {
    private static final Duration NO_PATIENCE = Duration.ZERO;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static KafkaBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new KafkaBroker(directory);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    private static KafkaProducer<String, String> producer(String transactionalId) {
        KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address(), "transactional.id", transactionalId),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    private static void send(KafkaProducer<String, String> producer, String topic, int partition, String... values)
            throws Exception {
        for (String value : values) {
            producer.send(new ProducerRecord<>(topic, partition, null, value)).get();
        }
    }

    /** A commit returns before the broker has written its markers. */
    private static List<PartitionEnd> endsOnceAllIsWritten(TopicReading reading, long ends) throws Exception {
        List<PartitionEnd> found = reading.ends(NO_PATIENCE);
        while (found.stream().mapToLong(PartitionEnd::end).sum() < ends) {
            found = reading.ends(NO_PATIENCE);
        }
        return found;
    }

    private static List<String> read(TopicReading reading) {
        List<String> values = new ArrayList<>();
        reading.readToEnd(record -> values.add(new String(record.value(), UTF_8)));
        return values;
    }

    @Test
    void abortedRecordsAreNotSeenAndHoldNobodyBack() throws Exception {
        broker.createTopic("aborted", 1, Map.of());
        try (KafkaProducer<String, String> producer = producer("aborting");
                TopicReading reading = new TopicReading(broker.address(), "aborted")) {
            producer.beginTransaction();
            send(producer, "aborted", 0, "never", "ever");
            producer.abortTransaction();
            producer.beginTransaction();
            send(producer, "aborted", 0, "committed");
            producer.commitTransaction();
            endsOnceAllIsWritten(reading, 5); // three records and two markers
            assertThat(reading.ends(PATIENCE)).containsExactly(new PartitionEnd("aborted", 0, 5, 5));
            assertThat(read(reading)).containsExactly("committed");
            producer.beginTransaction();
            send(producer, "aborted", 0, "later");
            producer.commitTransaction();
            reading.ends(PATIENCE);
            assertThat(read(reading)).as("it goes on where it was").containsExactly("later");
        }
    }

    @Test
    void anOpenTransactionHidesWhatLiesBehindItAndIsReportedWithItsFirstOffset() throws Exception {
        broker.createTopic("open", 2, Map.of());
        try (KafkaProducer<String, String> orphan = producer("orphan");
                KafkaProducer<String, String> healthy = producer("healthy");
                TopicReading reading = new TopicReading(broker.address(), "open")) {
            healthy.beginTransaction();
            send(healthy, "open", 0, "before");
            send(healthy, "open", 1, "elsewhere");
            healthy.commitTransaction();
            endsOnceAllIsWritten(reading, 4);
            orphan.beginTransaction();
            send(orphan, "open", 0, "orphaned");
            healthy.beginTransaction();
            send(healthy, "open", 0, "behind");
            healthy.commitTransaction();
            assertThat(endsOnceAllIsWritten(reading, 7))
                    .containsExactlyInAnyOrder(new PartitionEnd("open", 0, 5, 2), new PartitionEnd("open", 1, 2, 2));
            assertThat(read(reading)).containsExactlyInAnyOrder("before", "elsewhere");
            orphan.abortTransaction();
            assertThat(reading.ends(PATIENCE)).allMatch(end -> end.committedEnd() >= end.end());
            assertThat(read(reading)).containsExactly("behind");
        }
    }

    @Test
    void aTopicThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> new TopicReading(broker.address(), "nowhere")).hasMessageContaining("nowhere");
    }
}
