package com.tartware.bookings.core.command;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.decision.Outcome;
import com.tartware.bookings.core.decision.Ruling;
import java.util.List;
import java.util.UUID;

/**
 * Moves the end of a hold to the log time and so many seconds, be that later or earlier than before.
 *
 * @param holdSeconds 1 to 86,400
 * @param expectedVersion the version that the client last saw, or null if any will do
 */
public record ExtendHold(UUID bookingId, int holdSeconds, Integer expectedVersion) implements BookingAction {
    @Override
    public boolean isWellFormed() {
        return Limits.isHoldSeconds(holdSeconds) && Limits.isExpectedVersion(expectedVersion);
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
                Booking after = before.extendedTo(hearing.holdExpiresAtMillis(holdSeconds));
                hearing.bookings().replace(before, after);
                return Ruling.changed(Outcome.EXTENDED, after, List.of());
            }
        };
    }
}
