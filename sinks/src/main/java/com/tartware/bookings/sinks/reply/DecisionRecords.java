package com.tartware.bookings.sinks.reply;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.NightAvailability;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import com.tartware.bookings.schemas.framing.TraceHeader;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.reply.AnswerPartition;
import java.nio.charset.StandardCharsets;

/** A decision as its records on the reply, availability and answers topics. Not thread-safe. */
public final class DecisionRecords {
    private static final String[] TRACED = {TraceHeader.NAME};
    private static final String[] ANSWERING = {AnswerPartition.COMMAND_ID};
    private static final String[] NO_HEADERS = {};
    private static final byte[][] NO_VALUES = {};

    private final int decisionSchemaId;
    private final int availabilitySchemaId;
    private final AvroRecordEncoder<Decision> decisions = new AvroRecordEncoder<>(Decision.class);
    private final AvroRecordEncoder<NightAvailability> nights = new AvroRecordEncoder<>(NightAvailability.class);

    /** @throws SchemaRegistry.SchemaNotFoundException if this build's schemas are not registered */
    public DecisionRecords(SchemaRegistry registry) {
        this.decisionSchemaId = registry.idOf(
                Topic.DECISIONS.subject(), Topic.DECISIONS.schema().toString());
        this.availabilitySchemaId = registry.idOf(
                Topic.AVAILABILITY.subject(), Topic.AVAILABILITY.schema().toString());
    }

    /** @param traceparent the W3C trace of the request that led to the decision, or null */
    public OutgoingRecord of(Decision decision, String traceparent) {
        return new OutgoingRecord(
                Topic.DECISIONS.topicName(),
                OutgoingRecord.ANY_PARTITION,
                decision.getTenantId(),
                utf8(decision.getTenantId()),
                decisions.encode(decision, decisionSchemaId),
                decision.getDecidedAt().toEpochMilli(),
                traceparent == null ? NO_HEADERS : TRACED,
                traceparent == null ? NO_VALUES : new byte[][] {utf8(traceparent)});
    }

    /**
     * The same decision once more, for the process that waits for it.
     *
     * @param reply its record on the reply topic
     * @param partition of the answers topic
     */
    public static OutgoingRecord answer(OutgoingRecord reply, String commandId, int partition) {
        return answer(reply.tenantId(), commandId, partition, reply.value(), reply.timestampMillis());
    }

    /** Tells the process that waits that the command was a repeat: the decision is the one that it got when it was new. */
    public static OutgoingRecord repeatAnswer(String tenantId, String commandId, int partition, long logTimeMillis) {
        return answer(tenantId, commandId, partition, null, logTimeMillis);
    }

    private static OutgoingRecord answer(
            String tenantId, String commandId, int partition, byte[] value, long timestampMillis) {
        return new OutgoingRecord(
                Topic.ANSWERS, partition, tenantId, utf8(tenantId), value, timestampMillis, ANSWERING, new byte[][] {
                    utf8(commandId)
                });
    }

    public OutgoingRecord of(NightAvailability night, long decidedAtMillis) {
        String key = night.getTenantId() + "/" + night.getPropertyId() + "/" + night.getRoomTypeId() + "/"
                + night.getNight();
        return new OutgoingRecord(
                Topic.AVAILABILITY.topicName(),
                OutgoingRecord.ANY_PARTITION,
                night.getTenantId(),
                utf8(key),
                nights.encode(night, availabilitySchemaId),
                decidedAtMillis,
                NO_HEADERS,
                NO_VALUES);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
