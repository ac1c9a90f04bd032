package com.tartware.bookings.jobs.projection;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.jobs.runtime.RegistryConnection;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.framing.UnreadableRecordException;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
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

/**
 * Reads decisions. A record that is none, or that does not lie where the decision job puts its tenant's, was written by a stranger, and is
 * passed over, aloud: had it been a decision, the sequence check behind would miss it.
 */
final class DecisionSchema implements KafkaRecordDeserializationSchema<Decision> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(DecisionSchema.class);

    private final RegistryConnection registry;
    private final int partitions;
    private transient AvroRecordDecoder<Decision> decoder;
    private transient TenantPartitioning partitioning;
    private transient Counter unreadable;
    private transient Counter misplaced;

    /** @param partitions of the reply topic */
    DecisionSchema(RegistryConnection registry, int partitions) {
        this.registry = registry;
        this.partitions = partitions;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        decoder = new AvroRecordDecoder<>(Topic.DECISIONS, Decision.class, registry.connect());
        partitioning = new TenantPartitioning(partitions);
        unreadable = context.getMetricGroup().counter("unreadableReplies");
        misplaced = context.getMetricGroup().counter("misplacedReplies");
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Decision> out) {
        Decision decision;
        try {
            decision = decoder.decode(record.value());
        } catch (UnreadableRecordException e) {
            unreadable.inc();
            passOver("UNREADABLE_REPLY", record, e.getMessage());
            return;
        }
        String tenantId = decision.getTenantId();
        if (!Arrays.equals(record.key(), tenantId.getBytes(StandardCharsets.UTF_8))) {
            misplaced.inc();
            passOver("MISPLACED_REPLY", record, "a decision of tenant %s under another key".formatted(tenantId));
        } else if (record.partition() != partitioning.partitionOf(tenantId)) {
            misplaced.inc();
            passOver(
                    "MISPLACED_REPLY",
                    record,
                    "a decision of tenant %s, which belongs to partition %d"
                            .formatted(tenantId, partitioning.partitionOf(tenantId)));
        } else {
            out.collect(decision);
        }
    }

    private static void passOver(String code, ConsumerRecord<byte[], byte[]> record, String why) {
        LOG.error(
                "{} {}-{} offset {}: {}; it is passed over. Only the decision job may write this topic, see docs/runbooks/foreign-replies.md",
                code,
                record.topic(),
                record.partition(),
                record.offset(),
                why);
    }

    @Override
    public TypeInformation<Decision> getProducedType() {
        return ProjectionTypes.DECISION;
    }
}
