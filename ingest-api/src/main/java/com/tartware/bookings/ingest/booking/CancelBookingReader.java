package com.tartware.bookings.ingest.booking;

import com.tartware.bookings.avro.CancelBooking;
import com.tartware.bookings.ingest.fields.ObjectFields;
import com.tartware.bookings.ingest.intake.BookingCommandReader;
import com.tartware.bookings.ingest.intake.RequestedCommand;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.util.UUID;

/** {@code POST /v1/bookings/{booking_id}/cancel}: cancels a confirmed booking. */
public final class CancelBookingReader implements BookingCommandReader {
    private static final String KIND = "cancel_booking";

    @Override
    public RequestedCommand read(UUID bookingId, ObjectFields body) {
        String reason = body.reasonCode("reason");
        Integer expectedVersion = ExpectedVersion.read(body);
        return RequestedCommand.about(
                bookingId, KIND, new CancelBooking(UuidBytes.of(bookingId), reason, expectedVersion));
    }
}
