package com.tartware.bookings.schemas.reply;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.framing.UnreadableRecordException;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.reply.ForeignReplyException.Code;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the reply topic. A record that is no decision, or that does not lie where the decision job puts its tenant's, was written by a
 * stranger. Whoever reads the topic must pass over the same ones, or a tool would judge the projections by what they never took. Not
 * thread-safe.
 */
public final class DecisionReader {
    private final AvroRecordDecoder<Decision> decoder;
    private final TenantPartitioning partitioning;

    /** @param partitions of the reply topic */
    public DecisionReader(SchemaRegistry registry, int partitions) {
        this.decoder = new AvroRecordDecoder<>(Topic.DECISIONS, Decision.class, registry);
        this.partitioning = new TenantPartitioning(partitions);
    }

    /**
     * Reads one record.
     *
     * @param key may be null
     * @param value may be null
     * @throws ForeignReplyException if the decision job did not write it
     * @throws SchemaRegistry.RegistryUnavailableException if the writer's schema could not be asked for; worth a retry
     */
    public Decision read(byte[] key, byte[] value, int partition) throws ForeignReplyException {
        Decision decision;
        try {
            decision = decoder.decode(value);
        } catch (UnreadableRecordException e) {
            throw new ForeignReplyException(Code.UNREADABLE_REPLY, e.getMessage(), e);
        }
        String tenantId = decision.getTenantId();
        if (!Arrays.equals(key, tenantId.getBytes(StandardCharsets.UTF_8))) {
            throw new ForeignReplyException(
                    Code.MISPLACED_REPLY, "%s under another key".formatted(named(decision)), null);
        }
        int home = partitioning.partitionOf(tenantId);
        if (partition != home) {
            throw new ForeignReplyException(
                    Code.MISPLACED_REPLY, "%s, which belongs to partition %d".formatted(named(decision), home), null);
        }
        return decision;
    }

    private static String named(Decision decision) {
        return "decision #%d of tenant %s".formatted(decision.getTenantSequence(), decision.getTenantId());
    }
}
