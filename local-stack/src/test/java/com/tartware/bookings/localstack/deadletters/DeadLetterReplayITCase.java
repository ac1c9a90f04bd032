package com.tartware.bookings.localstack.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.localstack.topics.HeaderText;
import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.localstack.topics.SampleLog;
import com.tartware.bookings.localstack.topics.ScanProgress;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.testbroker.CommittedRecords;
import com.tartware.bookings.testbroker.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay on a real broker; the test writes what the decision job would. */
class DeadLetterReplayITCase {
    private static final int WRONG = (SampleLog.HOME + 1) % SampleLog.PARTITIONS;
    private static final byte[] COMMAND = SampleLog.create(SampleLog.TENANT, 1, 2);

    @TempDir
    static Path folder;

    private static KafkaBroker broker;
    private static KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void start() throws Exception {
        broker = new KafkaBroker(folder);
        broker.createTopic(
                Topic.COMMANDS.topicName(), SampleLog.PARTITIONS, Map.of("message.timestamp.type", "LogAppendTime"));
        broker.createTopic(Topic.DECISIONS.topicName(), SampleLog.PARTITIONS, Map.of());
        broker.createTopic(Topic.DEAD_LETTERS, SampleLog.PARTITIONS, Map.of());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterAll
    static void stop() throws Exception {
        producer.close();
        broker.close();
    }

    @Test
    void aCommandIsReplayedOnceHoweverOftenItIsAskedFor() throws Exception {
        Place source = append(Topic.COMMANDS.topicName(), WRONG, COMMAND, HeaderText.TRACEPARENT, "00-trace");
        Place letter = append(Topic.DEAD_LETTERS, 0, COMMAND, SampleLog.letterHeaders(source, "WRONG_PARTITION"));
        Place garbage = append(Topic.DEAD_LETTERS, 1, new byte[] {7}, SampleLog.letterHeaders(source, "UNREADABLE"));

        try (DeadLetterDesk desk = desk()) {
            assertThat(desk.letter(letter).orElseThrow().value()).isEqualTo(COMMAND);
            assertThat(desk.letter(new Place(0, 99))).isEmpty();
            ReplayPlan plan = desk.plan(List.of(letter, garbage));
            assertThat(plan.toReplay()).hasSize(1);
            assertThat(plan.unresolved()).isEqualTo(1);

            Replayed replayed = desk.replay(plan, Duration.ZERO).get(0);
            assertThat(replayed.outcome()).as("nothing decides here").isNull();
            assertThat(replayed.place().partition()).isEqualTo(SampleLog.HOME);
            ConsumerRecord<byte[], byte[]> there =
                    CommittedRecords.of(broker.address(), Topic.COMMANDS.topicName()).stream()
                            .filter(record -> record.partition() == SampleLog.HOME)
                            .reduce((first, second) -> {
                                throw new AssertionError("more than one");
                            })
                            .orElseThrow();
            assertThat(there.key()).isEqualTo(SampleLog.bytes(SampleLog.TENANT));
            assertThat(there.value()).isEqualTo(COMMAND);
            assertThat(HeaderText.of(there, HeaderText.TRACEPARENT)).isEqualTo("00-trace");
            assertThat(HeaderText.of(there, CommandAppender.REPLAYED_FROM)).isEqualTo(letter.toString());

            assertThat(verdict(desk, letter)).isEqualTo(Verdict.ALREADY_IN_LOG);
            append(
                    Topic.DECISIONS.topicName(),
                    SampleLog.HOME,
                    SampleLog.encode(SampleLog.decision(1, 1, 2, Outcome.CONFIRMED, SampleLog.NINE)));
            assertThat(verdict(desk, letter)).isEqualTo(Verdict.ALREADY_DECIDED);
            assertThat(desk.replay(desk.plan(LetterFilter.ALL), Duration.ZERO)).isEmpty();
        }
    }

    private static Verdict verdict(DeadLetterDesk desk, Place letter) {
        return desk.plan(List.of(letter)).letters().get(0).verdict();
    }

    private static DeadLetterDesk desk() {
        return new DeadLetterDesk(broker.address(), new SampleLog.Registry(), new ScanProgress(System.out, false));
    }

    private static Place append(String topic, int partition, byte[] value, String... headers) throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, partition, SampleLog.bytes(SampleLog.TENANT), value);
        for (int index = 0; index < headers.length; index += 2) {
            record.headers().add(headers[index], SampleLog.bytes(headers[index + 1]));
        }
        return new Place(partition, producer.send(record).get().offset());
    }
}
