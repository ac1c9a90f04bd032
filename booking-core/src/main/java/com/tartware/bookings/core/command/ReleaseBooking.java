package com.tartware.bookings.core.command;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.decision.Outcome;
import com.tartware.bookings.core.decision.Ruling;
import java.util.UUID;

/**
 * Gives back what a booking holds.
 *
 * @param expectedVersion the version that the client last saw, or null if any will do
 */
public record ReleaseBooking(UUID bookingId, Integer expectedVersion) implements BookingAction {
    @Override
    public boolean isWellFormed() {
        return Limits.isExpectedVersion(expectedVersion);
    }

    @Override
    public boolean isPossibleIn(BookingStatus status) {
        return status == BookingStatus.HELD;
    }

    @Override
    public Case open(Hearing hearing) {
        return new BookingCase(this, hearing) {
            @Override
            Ruling accept(Booking before) {
                Booking after = before.ended(BookingStatus.RELEASED, hearing.logTimeMillis());
                hearing.bookings().replace(before, after);
                return Ruling.changed(Outcome.RELEASED, after, BookedRooms.giveBackAll(before, hearing.state()));
            }
        };
    }
}
