package com.tartware.bookings.core.ledger;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.clock.LogDate;
import com.tartware.bookings.core.command.BookedRooms;
import com.tartware.bookings.core.command.Case;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.command.Hearing;
import com.tartware.bookings.core.decision.Decision;
import com.tartware.bookings.core.decision.Outcome;
import com.tartware.bookings.core.decision.Reason;
import com.tartware.bookings.core.decision.Rejection;
import com.tartware.bookings.core.decision.Ruling;
import com.tartware.bookings.core.hold.HoldQueue;
import com.tartware.bookings.core.hold.HoldQueue.Hold;
import com.tartware.bookings.core.idempotency.KeyMemory;
import com.tartware.bookings.core.idempotency.KeyMemory.Standing;
import com.tartware.bookings.core.retention.KeptBookings;
import com.tartware.bookings.core.retention.Retention;
import com.tartware.bookings.core.tenant.TenantCursor;
import com.tartware.bookings.core.tenant.TenantState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;

/**
 * A tenant's bookings as a fold over its part of the log: the same commands at the same log times give the same decisions, in a
 * job, in a test and in an audit. Holds no state of its own.
 */
public final class BookingLedger {

    /** All but the two that need no case to be opened. */
    private static final Reason[] REASONS_OF_CASES =
            EnumSet.range(Reason.BOOKING_NOT_FOUND, Reason.SOLD_OUT).toArray(Reason[]::new);

    /**
     * Moves the tenant on to the log time, and decides one command there.
     *
     * @param logTimeMillis log time of the command's record, never before that of the tenant's command before it
     * @return the decisions in order of their sequence: those of {@link #advanceTo}, and the command's own unless it is a repeat
     * @throws IllegalStateException if log time runs backwards, or a night's counters cannot be: a job must stop then
     */
    public List<Decision> decide(Command command, long logTimeMillis, TenantState state) {
        long earlierMillis = state.cursor().logTimeMillis();
        if (logTimeMillis < earlierMillis) {
            throw new IllegalStateException(
                    "log time ran backwards, from %d to %d ms".formatted(earlierMillis, logTimeMillis));
        }
        List<Decision> decisions = advanceTo(logTimeMillis, state);
        KeptBookings bookings = new KeptBookings(state, logTimeMillis);
        KeyMemory keys = new KeyMemory(state, bookings, logTimeMillis);
        Standing standing = keys.standingOf(command);
        if (standing == Standing.REPEAT) {
            return decisions;
        }
        Ruling ruling = rule(command, standing, new Hearing(command, logTimeMillis, state, bookings));
        if (standing == Standing.KEY_REUSED) {
            keys.rememberRefused(command);
        } else if (!ruling.makesBooking()) {
            keys.remember(command); // a booking that was made remembers its own key
        }
        UUID bookingId = command.bookingId();
        decisions.add(numbered(
                command.commandId(), bookingId, versionOf(ruling, bookingId, bookings), logTimeMillis, ruling, state));
        return decisions;
    }

    /**
     * Moves the tenant on to the log time, if it is not there yet: expires the holds that are due, each at its own time, and
     * frees what is past its end. Going there in several steps gives the same decisions as going there at once.
     *
     * @return a decision for every hold that expired, in order; the list may be added to
     */
    public List<Decision> advanceTo(long logTimeMillis, TenantState state) {
        TenantCursor before = state.cursor();
        List<Decision> expiries = new ArrayList<>(1);
        if (logTimeMillis <= before.logTimeMillis()) {
            return expiries;
        }
        HoldQueue holds = new HoldQueue(state);
        for (Hold due = holds.firstDue(logTimeMillis); due != null; due = holds.firstDue(logTimeMillis)) {
            holds.remove(due.expiresAtMillis(), due.bookingId());
            expire(due, state, expiries);
        }
        state.moveCursor(state.cursor().at(logTimeMillis));
        freeWhatEnded(before.logTimeMillis(), logTimeMillis, state);
        return expiries;
    }

    private static void expire(Hold due, TenantState state, List<Decision> expiries) {
        KeptBookings bookings = new KeptBookings(state, due.expiresAtMillis());
        Booking held = bookings.find(due.bookingId());
        if (held == null) {
            return; // forgotten while it was held: nothing is left to expire
        }
        Booking expired = held.ended(BookingStatus.EXPIRED, due.expiresAtMillis());
        bookings.replace(held, expired);
        Ruling ruling = Ruling.changed(Outcome.EXPIRED, expired, BookedRooms.giveBackAll(held, state));
        expiries.add(numbered(null, due.bookingId(), expired.version(), due.expiresAtMillis(), ruling, state));
    }

    private static void freeWhatEnded(long earlierMillis, long logTimeMillis, TenantState state) {
        Retention retention = new Retention(state);
        int today = LogDate.of(logTimeMillis);
        if (earlierMillis == TenantCursor.START.logTimeMillis()) {
            retention.begin(today);
            state.sweepAfter(midnightAfter(today));
            return;
        }
        KeyMemory.dropTablesPast(state.keyTables(), earlierMillis, logTimeMillis);
        if (LogDate.of(earlierMillis) < today) {
            retention.sweep(LogDate.of(earlierMillis), today, logTimeMillis);
            state.sweepAfter(midnightAfter(today));
        }
    }

    private static long midnightAfter(int epochDay) {
        return LogDate.startMillis(epochDay + 1);
    }

    /** Asks for objections in the order of {@link Reason}: the first that applies, in whichever stay, is the answer. */
    private static Ruling rule(Command command, Standing standing, Hearing hearing) {
        if (!command.body().isWellFormed()) {
            return Ruling.rejected(Rejection.of(Reason.INVALID_COMMAND));
        }
        if (standing == Standing.KEY_REUSED) {
            return Ruling.rejected(Rejection.of(Reason.IDEMPOTENCY_KEY_REUSED));
        }
        Case heard = command.body().open(hearing);
        for (Reason reason : REASONS_OF_CASES) {
            Rejection objection = heard.objection(reason);
            if (objection != null) {
                return Ruling.rejected(objection);
            }
        }
        return heard.accept();
    }

    private static Decision numbered(
            UUID commandId, UUID bookingId, int version, long decidedAtMillis, Ruling ruling, TenantState state) {
        state.moveCursor(state.cursor().afterDecision());
        return new Decision(state.cursor().tenantSequence(), commandId, bookingId, version, decidedAtMillis, ruling);
    }

    /** After the decision; a booking that the decision itself put past its end still has one. */
    private static int versionOf(Ruling ruling, UUID bookingId, KeptBookings bookings) {
        if (ruling.booking() != null) {
            return ruling.booking().version();
        }
        Booking booking = bookingId == null ? null : bookings.find(bookingId);
        return booking == null ? Decision.NO_VERSION : booking.version();
    }
}
