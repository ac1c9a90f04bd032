package com.tartware.bookings.localstack.topics;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.schemas.reply.InSequence;
import java.time.Instant;

/**
 * A decision on the reply topic, as the projections take it.
 *
 * @param writtenAt Kafka's time of the record: log time, but never after the wall clock of the decision job
 */
public record Reply(Decision decision, InSequence order, Place place, Instant writtenAt) {
    public String tenantId() {
        return decision.getTenantId();
    }

    public long sequence() {
        return decision.getTenantSequence();
    }
}
