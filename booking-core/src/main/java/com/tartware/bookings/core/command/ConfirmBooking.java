package com.tartware.bookings.core.command;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.decision.Outcome;
import com.tartware.bookings.core.decision.Ruling;
import com.tartware.bookings.core.inventory.NightEdits;
import java.util.UUID;

/**
 * Sells what a booking holds. Looks at neither nights nor restrictions: the rooms are the booking's already.
 *
 * @param expectedVersion the version that the client last saw, or null if any will do
 */
public record ConfirmBooking(UUID bookingId, Integer expectedVersion) implements BookingAction {
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
                Booking after = before.confirmed();
                NightEdits nights = new NightEdits(hearing.state());
                new BookedRooms(hearing.state(), nights).sellHeld(before.stays());
                hearing.bookings().replace(before, after);
                return Ruling.changed(Outcome.CONFIRMED, after, nights.commit());
            }
        };
    }
}
