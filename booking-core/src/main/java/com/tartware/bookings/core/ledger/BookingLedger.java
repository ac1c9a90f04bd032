package com.tartware.bookings.core.ledger;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.command.Hearing;
import com.tartware.bookings.core.decision.Decision;
import com.tartware.bookings.core.decision.Reason;
import com.tartware.bookings.core.decision.Rejection;
import com.tartware.bookings.core.decision.Ruling;
import com.tartware.bookings.core.idempotency.KeyMemory;
import com.tartware.bookings.core.idempotency.KeyMemory.Standing;
import com.tartware.bookings.core.tenant.TenantCursor;
import com.tartware.bookings.core.tenant.TenantState;
import java.util.List;
import java.util.UUID;

/**
 * A tenant's bookings as a fold over its part of the log: the same commands at the same log times give the same decisions, in a
 * job, in a test and in an audit. Holds no state of its own.
 */
public final class BookingLedger {
    /**
     * Decides one command.
     *
     * @param logTimeMillis log time of the command's record, never before that of the tenant's command before it
     * @return the decisions in order of their sequence; none if the command is a repeat
     * @throws IllegalStateException if log time runs backwards, or a night's counters cannot be: a job must stop then
     */
    public List<Decision> decide(Command command, long logTimeMillis, TenantState state) {
        TenantCursor before = state.cursor();
        if (logTimeMillis < before.logTimeMillis()) {
            throw new IllegalStateException("log time ran backwards, from %d to %d ms, at command %s"
                    .formatted(before.logTimeMillis(), logTimeMillis, command.commandId()));
        }
        KeyMemory keys = new KeyMemory(state, logTimeMillis);
        keys.dropTablesPastTheirEnd(before.logTimeMillis());
        Standing standing = keys.standingOf(command);
        if (standing == Standing.REPEAT) {
            state.moveCursor(before.at(before.tenantSequence(), logTimeMillis));
            return List.of();
        }
        Ruling ruling = rule(command, standing, new Hearing(command, logTimeMillis, state));
        if (ruling.booking() == null || !ruling.booking().createdBy().equals(command.commandId())) {
            keys.remember(command, standing);
        }
        long tenantSequence = before.tenantSequence() + 1;
        state.moveCursor(state.cursor().at(tenantSequence, logTimeMillis));
        UUID bookingId = command.bookingId();
        return List.of(new Decision(
                tenantSequence,
                command.commandId(),
                bookingId,
                versionOf(bookingId, logTimeMillis, state),
                logTimeMillis,
                ruling));
    }

    private static Ruling rule(Command command, Standing standing, Hearing hearing) {
        if (!command.body().isWellFormed()) {
            return Ruling.rejected(Rejection.of(Reason.INVALID_COMMAND));
        }
        if (standing == Standing.KEY_REUSED) {
            return Ruling.rejected(Rejection.of(Reason.IDEMPOTENCY_KEY_REUSED));
        }
        return command.body().rule(hearing);
    }

    private static int versionOf(UUID bookingId, long logTimeMillis, TenantState state) {
        Booking booking = bookingId == null ? null : state.booking(bookingId);
        return booking == null || booking.isForgottenAt(logTimeMillis) ? Decision.NO_VERSION : booking.version();
    }
}
