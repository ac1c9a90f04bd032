package com.tartware.bookings.sinks.reply;

import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends each record to the topic that it names: to its partition if it has one, otherwise a tenant's always to the tenant's. */
final class OutgoingRecordSerializer
        implements KafkaRecordSerializationSchema<OutgoingRecord>, KafkaDatasetFacetProvider {
    private static final long serialVersionUID = 1L;

    private final String[] topics;
    private transient Map<String, TenantPartitioning> partitioningByTopic;

    /** @param topics that exist and may be written to */
    OutgoingRecordSerializer(List<String> topics) {
        this.topics = topics.toArray(String[]::new);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            OutgoingRecord outgoing, KafkaSinkContext context, Long timestampMillis) {
        ProducerRecord<byte[], byte[]> toKafka = new ProducerRecord<>(
                outgoing.topic(),
                partitionOf(outgoing, context),
                timestampMillis(outgoing),
                outgoing.key(),
                outgoing.value());
        for (int i = 0; i < outgoing.headerNames().length; i++) {
            toKafka.headers().add(outgoing.headerNames()[i], outgoing.headerValues()[i]);
        }
        return toKafka;
    }

    /**
     * After a jump of the broker's clock log time is ahead of it until it is reached again, and a broker refuses what is dated more than an
     * hour after its own clock (message.timestamp.after.max.ms). The time of the record is for people; a decision has its own.
     */
    private static long timestampMillis(OutgoingRecord outgoing) {
        return Math.min(outgoing.timestampMillis(), System.currentTimeMillis());
    }

    private Integer partitionOf(OutgoingRecord outgoing, KafkaSinkContext context) {
        if (outgoing.partition() != OutgoingRecord.ANY_PARTITION) {
            return outgoing.partition();
        }
        return outgoing.tenantId() == null
                ? null
                : Integer.valueOf(partitioningOf(outgoing.topic(), context).partitionOf(outgoing.tenantId()));
    }

    private TenantPartitioning partitioningOf(String topic, KafkaSinkContext context) {
        if (partitioningByTopic == null) {
            partitioningByTopic = new HashMap<>();
        }
        return partitioningByTopic.computeIfAbsent(
                topic, name -> new TenantPartitioning(context.getPartitionsForTopic(name).length));
    }

    /** The pooling strategy looks for its open transactions in the topics named here. */
    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topics))));
    }
}
