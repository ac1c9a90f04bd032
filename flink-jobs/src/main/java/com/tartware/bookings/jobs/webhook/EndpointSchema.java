package com.tartware.bookings.jobs.webhook;

import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.jobs.runtime.RegistryConnection;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.framing.UnreadableRecordException;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads endpoints. What is none, or lies under another key than its own, is passed over, aloud. */
final class EndpointSchema implements KafkaRecordDeserializationSchema<WebhookEndpoint> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(EndpointSchema.class);

    private final RegistryConnection registry;
    private transient AvroRecordDecoder<WebhookEndpoint> decoder;
    private transient Counter unreadable;

    EndpointSchema(RegistryConnection registry) {
        this.registry = registry;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        decoder = new AvroRecordDecoder<>(Topic.WEBHOOK_ENDPOINTS, WebhookEndpoint.class, registry.connect());
        unreadable = context.getMetricGroup().counter("unreadableEndpoints");
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<WebhookEndpoint> out) {
        if (record.value() == null) {
            // A tombstone comes a while after the record that says "deleted", and takes that one's place.
            return;
        }
        try {
            WebhookEndpoint endpoint = decoder.decode(record.value());
            if (Arrays.equals(record.key(), keyOf(endpoint))) {
                out.collect(endpoint);
            } else {
                passOver(record, "it lies under another key than its endpoint's");
            }
        } catch (UnreadableRecordException e) {
            passOver(record, e.getMessage());
        }
    }

    private void passOver(ConsumerRecord<byte[], byte[]> record, String why) {
        unreadable.inc();
        LOG.error("{}-{} offset {}: {}; it is passed over", record.topic(), record.partition(), record.offset(), why);
    }

    static byte[] keyOf(WebhookEndpoint endpoint) {
        return (endpoint.getTenantId() + "/" + UuidBytes.toUuid(endpoint.getEndpointId()))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public TypeInformation<WebhookEndpoint> getProducedType() {
        return WebhookTypes.ENDPOINT;
    }
}
