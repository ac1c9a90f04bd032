package com.tartware.bookings.sinks.reply;

import com.tartware.bookings.schemas.Topic;
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

/** Sends each record to the topic that it names, a tenant's always to the tenant's partition. */
final class OutgoingRecordSerializer
        implements KafkaRecordSerializationSchema<OutgoingRecord>, KafkaDatasetFacetProvider {
    private static final long serialVersionUID = 1L;

    private transient Map<String, TenantPartitioning> partitioningByTopic;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            OutgoingRecord outgoing, KafkaSinkContext context, Long timestampMillis) {
        Integer partition = outgoing.tenantId() == null
                ? null
                : Integer.valueOf(partitioningOf(outgoing.topic(), context).partitionOf(outgoing.tenantId()));
        ProducerRecord<byte[], byte[]> toKafka = new ProducerRecord<>(
                outgoing.topic(), partition, timestampMillis(outgoing), outgoing.key(), outgoing.value());
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
        return Optional.of(new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(
                List.of(Topic.DECISIONS.topicName(), Topic.AVAILABILITY.topicName(), Topic.DEAD_LETTERS))));
    }
}
