package com.tartware.bookings.localstack.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.testbroker.KafkaBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where committed records end on a real broker, whose transactions leave more than records. */
@Timeout(120)
class TopicReaderITCase {
    private static final String TOPIC = "transactions";

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

    @Test
    void recordsOfAbortedTransactionsAndMarkersDoNotCountAsSomethingToRead() throws Exception {
        broker.createTopic(TOPIC, 3, Map.of());
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.address(), "transactional.id", "writer"),
                        new StringSerializer(),
                        new StringSerializer());
                TopicReader reader = new TopicReader(broker.address(), TOPIC)) {
            assertThat(reader.readableEnds()).containsExactlyInAnyOrderEntriesOf(Map.of(0, 0L, 1, 0L, 2, 0L));

            producer.initTransactions();
            producer.beginTransaction();
            send(producer, 0, 5);
            producer.commitTransaction();
            for (int aborted = 0; aborted < 3; aborted++) {
                producer.beginTransaction();
                send(producer, 0, 2_000);
                send(producer, 1, 10);
                producer.abortTransaction();
            }
            producer.beginTransaction();
            send(producer, 2, 1);
            producer.commitTransaction();

            // A commit returns before the broker has written its markers.
            Map<Integer, Long> written = Map.of(0, 5L, 1, 0L, 2, 1L);
            while (!reader.readableEnds().equals(written)) {
                assertThat(reader.readableEnds().get(0)).isLessThanOrEqualTo(5);
            }
            List<String> read = new ArrayList<>();
            reader.readToEnd(record -> read.add(record.partition() + "/" + record.offset()));
            assertThat(read)
                    .as("looking for the ends has moved nothing")
                    .containsExactlyInAnyOrder("0/0", "0/1", "0/2", "0/3", "0/4", "2/0");
            assertThat(reader.readableEnds()).isEqualTo(written);
        }
    }

    private static void send(KafkaProducer<String, String> producer, int partition, int records) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int record = 0; record < records; record++) {
            sent.add(producer.send(new ProducerRecord<>(TOPIC, partition, null, "value")));
        }
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
    }
}
