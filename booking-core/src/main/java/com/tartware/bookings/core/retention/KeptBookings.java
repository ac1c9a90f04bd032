package com.tartware.bookings.core.retention;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.hold.HoldQueue;
import com.tartware.bookings.core.tenant.TenantState;
import java.util.UUID;

/**
 * The bookings that are not forgotten at one log time. Keeps what hangs on them in step: the queue of live holds, the days on
 * which they are forgotten, the commands refused because of them.
 */
public final class KeptBookings {
    private static final long MILLIS_PER_DAY = 86_400_000L;

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
        state.putBooking(booking);
        forgetInTime(booking);
        if (booking.status() == BookingStatus.HELD) {
            holds.add(booking.holdExpiresAtMillis(), booking.bookingId());
        }
    }

    /** Keeps a booking as it is after a change. */
    public void replace(Booking before, Booking after) {
        state.putBooking(after);
        if (endDayOf(after) != endDayOf(before) || after.earliestCheckInEpochDay() < before.earliestCheckInEpochDay()) {
            forgetInTime(after);
        }
        if (before.holdExpiresAtMillis() != after.holdExpiresAtMillis()) {
            holds.remove(before.holdExpiresAtMillis(), before.bookingId());
            if (after.status() == BookingStatus.HELD) {
                holds.add(after.holdExpiresAtMillis(), after.bookingId());
            }
        }
    }

    /** Whether the command made the booking, or was refused because the booking has its key. */
    public boolean knows(Booking booking, UUID commandId) {
        return booking.createdBy().equals(commandId) || state.isRefused(commandId);
    }

    /** Remembers a command that came with the key of the booking, for as long as the booking is kept. */
    public void refuse(Booking booking, UUID commandId) {
        state.putRefused(commandId, booking.lastRefused());
        state.putBooking(booking.refusing(commandId));
    }

    /** Removes what was forgotten since the day of an earlier log time, that day not included. */
    void removeForgottenSince(long earlierEpochDay, long epochDay) {
        long last = Math.min(epochDay, earlierEpochDay + BookingEnds.DAYS_AHEAD_MAX);
        for (long day = earlierEpochDay + 1; day <= last; day++) {
            ends.drain(day, bookingId -> {
                Booking booking = state.booking(bookingId);
                if (booking != null && booking.isForgottenAt(logTimeMillis)) {
                    remove(booking);
                }
            });
        }
    }

    /** No booking kept has a stay that begins before this day. */
    int earliestCheckInEpochDay(long epochDay) {
        int earliest = Integer.MAX_VALUE;
        for (long day = epochDay + 1; day <= epochDay + BookingEnds.DAYS_AHEAD_MAX; day++) {
            earliest = Math.min(earliest, ends.earliestCheckInEpochDay(day));
        }
        return earliest;
    }

    private void remove(Booking booking) {
        if (booking.status() == BookingStatus.HELD) {
            holds.remove(booking.holdExpiresAtMillis(), booking.bookingId());
        }
        UUID refused = booking.lastRefused();
        while (refused != null) {
            UUID before = state.refusedBefore(refused);
            state.removeRefused(refused);
            refused = before;
        }
        state.removeBooking(booking.bookingId());
    }

    private void forgetInTime(Booking booking) {
        // A change can put the end into the past; today's sweep is over.
        long nextSweep = Math.floorDiv(logTimeMillis, MILLIS_PER_DAY) + 1;
        ends.add(Math.max(endDayOf(booking), nextSweep), booking.bookingId(), booking.earliestCheckInEpochDay());
    }

    /** The first UTC day at whose beginning the booking is forgotten. */
    private static long endDayOf(Booking booking) {
        return -Math.floorDiv(-booking.forgottenAtMillis(), MILLIS_PER_DAY);
    }
}
