package com.tartware.bookings.core.command;

import com.tartware.bookings.core.booking.BookingStatus;
import java.util.UUID;

/** A command about a booking that was made before. */
interface BookingAction extends CommandBody {
    UUID bookingId();

    /** The version that the client last saw, 1 to 2^31−1, or null if any will do. */
    Integer expectedVersion();

    boolean isPossibleIn(BookingStatus status);

    @Override
    default UUID bookingId(UUID keyId) {
        return bookingId();
    }
}
