package com.tartware.bookings.core.command;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.decision.Ruling;
import java.util.UUID;

/**
 * Gives back what a confirmed booking has bought.
 *
 * @param reason {@code [A-Z0-9_]{1,64}}, or null
 * @param expectedVersion the version that the client last saw, or null if any will do
 */
public record CancelBooking(UUID bookingId, String reason, Integer expectedVersion) implements BookingAction {
    @Override
    public boolean isWellFormed() {
        return Limits.isCancelReason(reason) && Limits.isExpectedVersion(expectedVersion);
    }

    @Override
    public boolean isPossibleIn(BookingStatus status) {
        return status == BookingStatus.CONFIRMED;
    }

    @Override
    public Case open(Hearing hearing) {
        return new BookingCase(this, hearing) {
            @Override
            Ruling accept(Booking before) {
                Booking after = before.ended(BookingStatus.CANCELLED, hearing.logTimeMillis());
                hearing.bookings().replace(before, after);
                return Ruling.cancelled(after, reason, BookedRooms.giveBackAll(before, hearing.state()));
            }
        };
    }
}
