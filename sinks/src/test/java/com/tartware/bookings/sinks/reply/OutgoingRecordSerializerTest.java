package com.tartware.bookings.sinks.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema.KafkaSinkContext;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingRecordSerializerTest {
    private static final String DECISIONS = Topic.DECISIONS.topicName();
    private static final String AVAILABILITY = Topic.AVAILABILITY.topicName();
    private static final long DECIDED_AT_MILLIS = 1_795_340_000_000L;

    private final OutgoingRecordSerializer serializer =
            new OutgoingRecordSerializer(List.of(DECISIONS, AVAILABILITY, Topic.DEAD_LETTERS));
    private final Cluster cluster = new Cluster(Map.of(DECISIONS, 8, AVAILABILITY, 24, Topic.DEAD_LETTERS, 7));

    @ParameterizedTest
    @ValueSource(strings = {"demo", "acme", "globex", "Hôtel"})
    void aTenantsRecordsLieInItsPartitionOfEachTopic(String tenant) {
        assertThat(serialize(record(DECISIONS, tenant)).partition())
                .isEqualTo(new TenantPartitioning(8).partitionOf(tenant));
        assertThat(serialize(record(AVAILABILITY, tenant)).partition())
                .isEqualTo(new TenantPartitioning(24).partitionOf(tenant));
    }

    @Test
    void aRecordWithoutTenantLeavesThePartitionToKafka() {
        assertThat(serialize(record(Topic.DEAD_LETTERS, null)).partition()).isNull();
    }

    @Test
    void anAnswerGoesWhereItIsAwaitedWhoeversItIs() {
        OutgoingRecord answer = DecisionRecords.answer(record(DECISIONS, "demo"), "c-1", 6);
        ProducerRecord<byte[], byte[]> written = serialize(answer);
        assertThat(written.topic()).isEqualTo("booking.answers.v1");
        assertThat(written.partition()).isEqualTo(6);
        assertThat(written.value()).isEqualTo(utf8("value"));
        assertThat(written.key()).isEqualTo(utf8("demo"));
        assertThat(written.headers().lastHeader("command-id").value()).isEqualTo(utf8("c-1"));
    }

    @Test
    void partitionsThatDoNotDivideTheKeyGroupsAreRefused() {
        Cluster odd = new Cluster(Map.of(DECISIONS, 7));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> serializer.serialize(record(DECISIONS, "demo"), odd, null))
                .withMessageContaining("7 partitions");
    }

    @Test
    void topicTimestampKeyAndValuePassUnchanged() {
        ProducerRecord<byte[], byte[]> written = serialize(record(DECISIONS, "demo"));
        assertThat(written.topic()).isEqualTo(DECISIONS);
        assertThat(written.timestamp()).isEqualTo(DECIDED_AT_MILLIS);
        assertThat(written.key()).isEqualTo(utf8("key"));
        assertThat(written.value()).isEqualTo(utf8("value"));
    }

    @Test
    void theTimestampIsTheRecordsOwnAndNotTheOneOfTheStream() {
        assertThat(serializer
                        .serialize(record(DECISIONS, "demo"), cluster, DECIDED_AT_MILLIS + 7)
                        .timestamp())
                .isEqualTo(DECIDED_AT_MILLIS);
    }

    @Test
    void noRecordIsDatedInTheFutureSinceABrokerWouldRefuseIt() {
        long inAYear = Instant.now().plus(Duration.ofDays(366)).toEpochMilli();
        OutgoingRecord jumped = new OutgoingRecord(
                DECISIONS,
                OutgoingRecord.ANY_PARTITION,
                "demo",
                utf8("key"),
                utf8("value"),
                inAYear,
                new String[0],
                new byte[0][]);
        assertThat(serialize(jumped).timestamp())
                .isLessThanOrEqualTo(Instant.now().toEpochMilli());
    }

    @Test
    void headersKeepTheirOrder() {
        OutgoingRecord traced = new OutgoingRecord(
                DECISIONS,
                OutgoingRecord.ANY_PARTITION,
                "demo",
                utf8("key"),
                utf8("value"),
                DECIDED_AT_MILLIS,
                new String[] {"z", "a", "z"},
                new byte[][] {utf8("1"), utf8("2"), utf8("3")});
        assertThat(serialize(traced).headers())
                .extracting(header -> tuple(header.key(), new String(header.value(), StandardCharsets.UTF_8)))
                .containsExactly(tuple("z", "1"), tuple("a", "2"), tuple("z", "3"));
    }

    @Test
    void theFacetNamesTheTopicsInWhichTransactionsMayBeOpen() {
        assertThat(serializer
                        .getKafkaDatasetFacet()
                        .orElseThrow()
                        .getTopicIdentifier()
                        .getTopics())
                .containsExactlyInAnyOrder(
                        "booking.decisions.v1", "booking.availability.v1", "booking.dead-letters.v1");
    }

    @Test
    void travelsToTheClusterAfterUse() throws Exception {
        serialize(record(DECISIONS, "demo"));
        OutgoingRecordSerializer arrived = InstantiationUtil.clone(serializer);
        assertThat(arrived.serialize(record(DECISIONS, "demo"), cluster, null).partition())
                .isEqualTo(new TenantPartitioning(8).partitionOf("demo"));
    }

    private ProducerRecord<byte[], byte[]> serialize(OutgoingRecord record) {
        return serializer.serialize(record, cluster, null);
    }

    private static OutgoingRecord record(String topic, String tenant) {
        return new OutgoingRecord(
                topic,
                OutgoingRecord.ANY_PARTITION,
                tenant,
                utf8("key"),
                utf8("value"),
                DECIDED_AT_MILLIS,
                new String[0],
                new byte[0][]);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private record Cluster(Map<String, Integer> partitionsByTopic) implements KafkaSinkContext {
        @Override
        public int getParallelInstanceId() {
            return 0;
        }

        @Override
        public int getNumberOfParallelInstances() {
            return 1;
        }

        @Override
        public int[] getPartitionsForTopic(String topic) {
            return IntStream.range(0, partitionsByTopic.get(topic)).toArray();
        }
    }
}
