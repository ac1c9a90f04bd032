package com.tartware.bookings.core.retention;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.clock.LogDate;
import com.tartware.bookings.core.hold.HoldQueue;
import com.tartware.bookings.core.inventory.NightBlock;
import com.tartware.bookings.core.tenant.TenantState;
import java.util.UUID;

/**
 * The bookings that are not forgotten at one log time. Keeps what hangs on them in step: the queue of live holds, the days on
 * which they are forgotten, the commands refused because of them.
 */
public final class KeptBookings {

    private final TenantState state;
    private final long logTimeMillis;
    private final HoldQueue holds;
    private final BookingEnds ends;

    public KeptBookings(TenantState state, long logTimeMillis) {
        this.state = state;
        this.logTimeMillis = logTimeMillis;
        this.holds = new HoldQueue(state);
        this.ends = new BookingEnds(state.bookingEnds());
    }

    /** The booking, or null if there is none or it is forgotten. */
    public Booking find(UUID bookingId) {
        Booking booking = state.booking(bookingId);
        return booking == null || booking.isForgottenAt(logTimeMillis) ? null : booking;
    }

    /** Keeps a new booking. */
    public void add(Booking booking) {
        Booking forgotten = state.booking(booking.bookingId());
        if (forgotten != null) {
            remove(forgotten);
        }
        keep(booking);
        if (booking.status() == BookingStatus.HELD) {
            holds.add(booking.holdExpiresAtMillis(), booking.bookingId());
        }
    }

    /** Keeps a booking as it is after a change. */
    public void replace(Booking before, Booking after) {
        keep(after);
        if (before.holdExpiresAtMillis() != after.holdExpiresAtMillis()) {
            holds.remove(before.holdExpiresAtMillis(), before.bookingId());
            if (after.status() == BookingStatus.HELD) {
                holds.add(after.holdExpiresAtMillis(), after.bookingId());
            }
        }
    }

    /** Whether a command was refused because a kept booking has its key. */
    public boolean isRefused(UUID refusal) {
        return state.isRefused(refusal);
    }

    /** Remembers a command that came with the key of the booking, for as long as the booking is kept. */
    public void refuse(Booking booking, UUID refusal) {
        state.putRefused(refusal, booking.lastRefused());
        state.putBooking(booking.refusing(refusal));
    }

    /** Removes what was forgotten since the day of an earlier log time, that day not included. */
    void removeForgottenSince(int earlierEpochDay, int epochDay) {
        int last = Math.min(epochDay, earlierEpochDay + BookingEnds.DAYS_AHEAD_MAX);
        for (int day = earlierEpochDay + 1; day <= last; day++) {
            int reviewed = day;
            ends.drain(day, bookingId -> review(bookingId, reviewed));
        }
    }

    /**
     * The first block that a kept booking can touch, or one that is not after {@code firstStored}: where the search ends early
     * nothing can be freed.
     */
    int firstNightBlock(int epochDay, int firstStored) {
        int first = Integer.MAX_VALUE;
        for (int day = epochDay + 1; day <= epochDay + BookingEnds.DAYS_AHEAD_MAX && first > firstStored; day++) {
            first = Math.min(first, NightBlock.numberOf(ends.earliestCheckInEpochDay(day)));
        }
        return first;
    }

    private void review(UUID bookingId, int epochDay) {
        Booking booking = state.booking(bookingId);
        if (booking == null || booking.reviewEpochDay() != epochDay) {
            return; // it is looked at on another day, since its end came closer
        }
        if (booking.isForgottenAt(logTimeMillis)) {
            remove(booking);
        } else {
            file(booking, endDayOf(booking));
        }
    }

    /** A booking whose end comes closer is looked at then; one whose end moves away is still looked at on its day, and filed anew. */
    private void keep(Booking booking) {
        // A change can put the end into the past; today's sweep is over.
        int endDay = Math.max(endDayOf(booking), LogDate.of(logTimeMillis) + 1);
        if (endDay < booking.reviewEpochDay()) {
            file(booking, endDay);
            return;
        }
        ends.note(booking.reviewEpochDay(), booking.earliestCheckInEpochDay());
        state.putBooking(booking);
    }

    private void file(Booking booking, int epochDay) {
        ends.add(epochDay, booking.bookingId(), booking.earliestCheckInEpochDay());
        state.putBooking(booking.reviewedOn(epochDay));
    }

    private void remove(Booking booking) {
        if (booking.status() == BookingStatus.HELD) {
            holds.remove(booking.holdExpiresAtMillis(), booking.bookingId());
        }
        UUID refusal = booking.lastRefused();
        while (refusal != null) {
            UUID before = state.refusedBefore(refusal);
            state.removeRefused(refusal);
            refusal = before;
        }
        state.removeBooking(booking.bookingId());
    }

    /** The first UTC day at whose beginning the booking is forgotten. */
    private static int endDayOf(Booking booking) {
        return LogDate.firstNotBefore(booking.forgottenAtMillis());
    }
}
