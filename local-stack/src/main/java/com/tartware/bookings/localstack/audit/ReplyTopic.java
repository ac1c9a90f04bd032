package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.framing.UnreadableRecordException;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The reply topic as a reader sees it: repeats are dropped by sequence, and whatever does not belong is a difference. */
final class ReplyTopic {
    private final AvroRecordDecoder<Decision> decoder;
    private final Differences differences;
    private final Decisions decisions = new Decisions();
    private long repeats;

    ReplyTopic(SchemaRegistry registry, Differences differences) {
        this.decoder = new AvroRecordDecoder<>(Topic.DECISIONS, Decision.class, registry);
        this.differences = differences;
    }

    void read(ConsumerRecord<byte[], byte[]> record) {
        Decision decision;
        try {
            decision = decoder.decode(record.value());
        } catch (UnreadableRecordException e) {
            differences.add("reply topic: partition %d offset %d is no decision: %s"
                    .formatted(record.partition(), record.offset(), e.getMessage()));
            return;
        }
        String tenantId = decision.getTenantId();
        long sequence = decision.getTenantSequence();
        if (record.key() == null || !tenantId.equals(new String(record.key(), StandardCharsets.UTF_8))) {
            differences.add("reply topic: %s #%d lies under another key".formatted(tenantId, sequence));
        }
        byte[] earlier = decisions.body(tenantId, sequence);
        if (earlier == null) {
            if (sequence != decisions.last(tenantId) + 1) {
                differences.add(
                        "reply topic: %s #%d comes after #%d".formatted(tenantId, sequence, decisions.last(tenantId)));
            }
            decisions.add(decision);
        } else {
            repeats++;
            if (!Arrays.equals(earlier, decisions.bodyOf(decision))) {
                differences.add("reply topic: %s #%d was repeated with another content".formatted(tenantId, sequence));
            }
        }
    }

    Decisions decisions() {
        return decisions;
    }

    long repeats() {
        return repeats;
    }
}
