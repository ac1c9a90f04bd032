package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import java.time.LocalDate;
import java.util.UUID;

/**
 * As much of a decision as the demo needs.
 *
 * @param commandId null for an expiry
 * @param reason null unless refused
 * @param stay which stay of the booking was refused; -1 if none is named
 * @param night null unless a night was named
 * @param seenNanos when the client could read it
 */
record Reply(
        String tenantId,
        long tenantSequence,
        UUID commandId,
        Outcome outcome,
        Reason reason,
        int stay,
        LocalDate night,
        long seenNanos) {
    static Reply of(Decision decision, long seenNanos) {
        boolean detailed = decision.getDetail() != null;
        return new Reply(
                decision.getTenantId(),
                decision.getTenantSequence(),
                decision.getCommandId() == null ? null : UUID.fromString(decision.getCommandId()),
                decision.getOutcome(),
                decision.getReason(),
                detailed && decision.getDetail().getStay() != null
                        ? decision.getDetail().getStay()
                        : -1,
                detailed ? decision.getDetail().getNight() : null,
                seenNanos);
    }
}
