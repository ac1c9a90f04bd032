package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.localstack.topics.InSequence;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.framing.UnreadableRecordException;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The reply topic as the projections take it. What comes too early is compared with what comes again after the missing one. So a gap
 * that was repaired is clean, and one that was not leaves decisions held.
 */
final class ReplyTopic {
    private final AvroRecordDecoder<Decision> decoder;
    private final Differences differences;
    private final Decisions decisions = new Decisions();
    private final SortedMap<String, SortedMap<Long, byte[]>> heldByTenant = new TreeMap<>();
    private long repeats;
    private long held;

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
        if (record.key() == null || !tenantId.equals(new String(record.key(), StandardCharsets.UTF_8))) {
            differences.add(
                    "reply topic: %s #%d lies under another key".formatted(tenantId, decision.getTenantSequence()));
        }
        take(decision);
    }

    void take(Decision decision) {
        String tenantId = decision.getTenantId();
        long sequence = decision.getTenantSequence();
        switch (InSequence.after(decisions.last(tenantId), sequence)) {
            case REPEAT -> {
                repeats++;
                compareRepeat(decision, decisions.body(tenantId, sequence));
            }
            case TOO_EARLY -> {
                held++;
                compareRepeat(
                        decision,
                        heldByTenant
                                .computeIfAbsent(tenantId, tenant -> new TreeMap<>())
                                .putIfAbsent(sequence, decisions.bodyOf(decision)));
            }
            case NEXT -> {
                compareRepeat(decision, release(tenantId, sequence));
                decisions.add(decision);
            }
        }
    }

    /** What was held of this sequence, or null; it came again and is held no more. */
    private byte[] release(String tenantId, long sequence) {
        SortedMap<Long, byte[]> heldBodies = heldByTenant.get(tenantId);
        if (heldBodies == null) {
            return null;
        }
        byte[] earlier = heldBodies.remove(sequence);
        if (heldBodies.isEmpty()) {
            heldByTenant.remove(tenantId);
        }
        return earlier;
    }

    /** @param earlier null if it is the first of its sequence */
    private void compareRepeat(Decision decision, byte[] earlier) {
        if (earlier != null && !Arrays.equals(earlier, decisions.bodyOf(decision))) {
            differences.add("reply topic: %s #%d was repeated with another content"
                    .formatted(decision.getTenantId(), decision.getTenantSequence()));
        }
    }

    /** Without what is held. */
    Decisions decisions() {
        return decisions;
    }

    /** By tenant the sequences that wait for a missing one; tenants that wait for none are absent. */
    SortedMap<String, SortedMap<Long, byte[]>> heldByTenant() {
        return heldByTenant;
    }

    long repeats() {
        return repeats;
    }

    /** Records that came after a gap, those included that came again since. */
    long held() {
        return held;
    }
}
