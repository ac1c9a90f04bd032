package com.tartware.bookings.jobs.projection;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.jobs.runtime.RegistryConnection;
import com.tartware.bookings.schemas.reply.DecisionReader;
import com.tartware.bookings.schemas.reply.ForeignReplyException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads decisions. A stranger's record is passed over, aloud: had it been a decision, the sequence check behind would miss it. */
final class DecisionSchema implements KafkaRecordDeserializationSchema<Decision> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(DecisionSchema.class);

    private final RegistryConnection registry;
    private final int partitions;
    private transient DecisionReader reader;
    private transient Counter unreadable;
    private transient Counter misplaced;

    /** @param partitions of the reply topic */
    DecisionSchema(RegistryConnection registry, int partitions) {
        this.registry = registry;
        this.partitions = partitions;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        reader = new DecisionReader(registry.connect(), partitions);
        unreadable = context.getMetricGroup().counter("unreadableReplies");
        misplaced = context.getMetricGroup().counter("misplacedReplies");
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Decision> out) {
        try {
            out.collect(reader.read(record.key(), record.value(), record.partition()));
        } catch (ForeignReplyException e) {
            (e.code() == ForeignReplyException.Code.UNREADABLE_REPLY ? unreadable : misplaced).inc();
            LOG.error(
                    "{} {}-{} offset {}: {}; it is passed over. Only the decision job may write this topic, see docs/runbooks/foreign-replies.md",
                    e.code(),
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
