package com.tartware.bookings.jobs.webhook;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.jobs.runtime.RegistryConnection;
import com.tartware.bookings.schemas.decision.DecisionJson;
import com.tartware.bookings.schemas.framing.TraceHeader;
import com.tartware.bookings.schemas.reply.DecisionReader;
import com.tartware.bookings.schemas.reply.ForeignReplyException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads decisions with their trace. A stranger's record is passed over, aloud, as the projections do. */
final class PassingDecisionSchema implements KafkaRecordDeserializationSchema<PassingDecision> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(PassingDecisionSchema.class);

    private final RegistryConnection registry;
    private final int partitions;
    private transient DecisionReader reader;
    private transient Counter foreign;

    /** @param partitions of the reply topic */
    PassingDecisionSchema(RegistryConnection registry, int partitions) {
        this.registry = registry;
        this.partitions = partitions;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        reader = new DecisionReader(registry.connect(), partitions);
        foreign = context.getMetricGroup().counter("foreignReplies");
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<PassingDecision> out) {
        Decision decision;
        try {
            decision = reader.read(record.key(), record.value(), record.partition());
        } catch (ForeignReplyException e) {
            foreign.inc();
            LOG.error(
                    "{} {}-{} offset {}: {}; it is passed over. Only the decision job may write this topic, see docs/runbooks/foreign-replies.md",
                    e.code(),
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
            return;
        }
        out.collect(new PassingDecision(
                decision.getTenantId(),
                decision.getTenantSequence(),
                decision.getOutcome().name(),
                decision.getDecidedAt().toEpochMilli(),
                DecisionJson.of(decision),
                traceparent(record.headers().lastHeader(TraceHeader.NAME))));
    }

    /** Null unless it is one: it goes into a header of ours. */
    static String traceparent(Header header) {
        if (header == null || header.value() == null) {
            return null;
        }
        String text = new String(header.value(), StandardCharsets.US_ASCII);
        return TraceContext.parse(text) == null ? null : text;
    }

    @Override
    public TypeInformation<PassingDecision> getProducedType() {
        return WebhookTypes.DECISION;
    }
}
