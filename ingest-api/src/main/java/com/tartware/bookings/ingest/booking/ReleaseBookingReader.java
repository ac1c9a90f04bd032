package com.tartware.bookings.ingest.booking;

import com.tartware.bookings.avro.ReleaseBooking;
import com.tartware.bookings.ingest.fields.ObjectFields;
import com.tartware.bookings.ingest.intake.BookingCommandReader;
import com.tartware.bookings.ingest.intake.RequestedCommand;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.util.UUID;

/** {@code POST /v1/bookings/{booking_id}/release}: gives a held booking back. */
public final class ReleaseBookingReader implements BookingCommandReader {
    private static final String KIND = "release_booking";

    @Override
    public RequestedCommand read(UUID bookingId, ObjectFields body) {
        Integer expectedVersion = ExpectedVersion.read(body);
        return RequestedCommand.about(bookingId, KIND, new ReleaseBooking(UuidBytes.of(bookingId), expectedVersion));
    }
}
