package com.tartware.bookings.jobs.projection;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.jobs.runtime.RegistryConnection;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.framing.UnreadableRecordException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads decisions. A record that is none was written by a stranger, and is passed over: had it been a decision, the sequence
 * check behind would miss it.
 */
final class DecisionSchema implements KafkaRecordDeserializationSchema<Decision> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(DecisionSchema.class);

    private final RegistryConnection registry;
    private transient AvroRecordDecoder<Decision> decoder;
    private transient Counter unreadable;

    DecisionSchema(RegistryConnection registry) {
        this.registry = registry;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        decoder = new AvroRecordDecoder<>(Topic.DECISIONS, Decision.class, registry.connect());
        unreadable = context.getMetricGroup().counter("unreadableReplies");
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Decision> out) {
        try {
            out.collect(decoder.decode(record.value()));
        } catch (UnreadableRecordException e) {
            unreadable.inc();
            LOG.error(
                    "UNREADABLE_REPLY {}-{} offset {}: {}; only the decision job may write this topic",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    @Override
    public TypeInformation<Decision> getProducedType() {
        return ProjectionTypes.DECISION;
    }
}
