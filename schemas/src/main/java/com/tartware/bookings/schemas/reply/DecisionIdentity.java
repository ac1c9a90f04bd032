package com.tartware.bookings.schemas.reply;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.RejectionDetail;
import java.util.Arrays;

/**
 * A number by which a repeat is told from a decision that says something else under the same sequence. It covers what every schema
 * version has and the contract's section 3 names, and nothing else: a decision that was read before its schema gained a field must have
 * the same identity when it comes again with that field. It rests in savepoints, so it never changes; another one needs another state.
 */
public final class DecisionIdentity {
    private DecisionIdentity() {}

    public static int of(Decision decision) {
        RejectionDetail detail = decision.getDetail();
        // Texts and boxed numbers only: their hash codes are specified, so they are the same in every JVM.
        return Arrays.hashCode(new Object[] {
            decision.getTenantId(),
            decision.getTenantSequence(),
            decision.getCommandId(),
            decision.getBookingId(),
            decision.getOutcome().name(),
            decision.getReason() == null ? null : decision.getReason().name(),
            decision.getBookingVersion(),
            decision.getDecidedAt().toEpochMilli(),
            detail == null ? null : detail.getStay(),
            detail == null || detail.getNight() == null
                    ? null
                    : detail.getNight().toString(),
            detail == null ? null : detail.getRoomsFree()
        });
    }
}
