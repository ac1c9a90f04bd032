package com.tartware.bookings.ingest.booking;

import com.tartware.bookings.avro.ExtendHold;
import com.tartware.bookings.ingest.fields.ObjectFields;
import com.tartware.bookings.ingest.intake.BookingCommandReader;
import com.tartware.bookings.ingest.intake.RequestedCommand;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.util.UUID;

/** {@code POST /v1/bookings/{booking_id}/extend}: moves the end of a held booking. */
public final class ExtendHoldReader implements BookingCommandReader {
    private static final String KIND = "extend_hold";

    @Override
    public RequestedCommand read(UUID bookingId, ObjectFields body) {
        Integer holdSeconds = HoldSeconds.readRequired(body);
        Integer expectedVersion = ExpectedVersion.read(body);
        if (holdSeconds == null) {
            return null;
        }
        return RequestedCommand.about(
                bookingId, KIND, new ExtendHold(UuidBytes.of(bookingId), holdSeconds, expectedVersion));
    }
}
