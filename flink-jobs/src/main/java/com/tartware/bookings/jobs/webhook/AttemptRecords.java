package com.tartware.bookings.jobs.webhook;

import com.tartware.bookings.avro.WebhookAttempt;
import com.tartware.bookings.jobs.runtime.RegistryConnection;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Attempts as records of their topic: by tenant, and each tenant's in its partition. */
final class AttemptRecords implements KafkaRecordSerializationSchema<WebhookAttempt> {
    private static final long serialVersionUID = 1L;
    private static final String TOPIC = Topic.WEBHOOK_ATTEMPTS.topicName();

    private final RegistryConnection registry;
    private transient AvroRecordEncoder<WebhookAttempt> encoder;
    private transient TenantPartitioning partitioning;
    private transient int schemaId;

    AttemptRecords(RegistryConnection registry) {
        this.registry = registry;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) {
        schemaId = registry.connect()
                .idOf(
                        Topic.WEBHOOK_ATTEMPTS.subject(),
                        Topic.WEBHOOK_ATTEMPTS.schema().toString());
        encoder = new AvroRecordEncoder<>(WebhookAttempt.class);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(WebhookAttempt attempt, KafkaSinkContext sink, Long timestamp) {
        if (partitioning == null) {
            partitioning = new TenantPartitioning(sink.getPartitionsForTopic(TOPIC).length);
        }
        return new ProducerRecord<>(
                TOPIC,
                partitioning.partitionOf(attempt.getTenantId()),
                attempt.getTenantId().getBytes(StandardCharsets.UTF_8),
                encoder.encode(attempt, schemaId));
    }
}
