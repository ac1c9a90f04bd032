package com.tartware.bookings.jobs.postgres;

import com.tartware.bookings.jobs.runtime.RegistryConnection;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.framing.UnreadableRecordException;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A topic of webhooks, from what is left of it: endpoints are compacted, and attempts end after some days. */
final class WebhookTopic {
    private WebhookTopic() {}

    /** @param jobName names the consumer group */
    static <T extends SpecificRecordBase> Source<T, ?, ?> source(
            Topic topic, Class<T> type, String brokers, RegistryConnection registry, String jobName) {
        return KafkaSource.<T>builder()
                .setBootstrapServers(brokers)
                .setTopics(topic.topicName())
                .setGroupId("tartware-" + jobName)
                .setClientIdPrefix("tartware-" + jobName + "-" + topic.topicName())
                // A gap is no fault here: whatever is no longer there was to be forgotten.
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                .setProperty(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), "-1")
                .setDeserializer(new RecordSchema<>(topic, type, registry))
                .build();
    }

    /** A record that cannot be read is passed over, aloud: it costs a row that people look at, and no decision. */
    private static final class RecordSchema<T extends SpecificRecordBase>
            implements KafkaRecordDeserializationSchema<T> {
        private static final long serialVersionUID = 1L;
        private static final Logger LOG = LoggerFactory.getLogger(WebhookTopic.class);

        private final Topic topic;
        private final Class<T> type;
        private final RegistryConnection registry;
        private transient AvroRecordDecoder<T> decoder;
        private transient Counter unreadable;

        RecordSchema(Topic topic, Class<T> type, RegistryConnection registry) {
            this.topic = topic;
            this.type = type;
            this.registry = registry;
        }

        @Override
        public void open(DeserializationSchema.InitializationContext context) {
            decoder = new AvroRecordDecoder<>(topic, type, registry.connect());
            unreadable = context.getMetricGroup().counter("unreadableWebhookRecords");
        }

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out) {
            if (record.value() == null) {
                return;
            }
            try {
                out.collect(decoder.decode(record.value()));
            } catch (UnreadableRecordException e) {
                unreadable.inc();
                LOG.error(
                        "{} {}-{} offset {}: {}; it is passed over",
                        e.code(),
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e.getMessage());
            }
        }

        @Override
        public TypeInformation<T> getProducedType() {
            return new AvroTypeInfo<>(type);
        }
    }
}
