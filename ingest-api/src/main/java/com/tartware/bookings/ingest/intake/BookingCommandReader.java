package com.tartware.bookings.ingest.intake;

import com.tartware.bookings.ingest.fields.ObjectFields;
import java.util.UUID;

/** As {@link CommandReader}, for a command about the booking that its path names. */
@FunctionalInterface
public interface BookingCommandReader {
    RequestedCommand read(UUID bookingId, ObjectFields body);
}
