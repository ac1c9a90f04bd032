package com.tartware.bookings.ingest.booking;

import com.tartware.bookings.avro.ModifyBooking;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.ingest.fields.ObjectFields;
import com.tartware.bookings.ingest.intake.BookingCommandReader;
import com.tartware.bookings.ingest.intake.RequestedCommand;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.util.List;
import java.util.UUID;

/** {@code PATCH /v1/bookings/{booking_id}}: other stays in place of all that the booking has. */
public final class ModifyBookingReader implements BookingCommandReader {
    private static final String KIND = "modify_booking";

    @Override
    public RequestedCommand read(UUID bookingId, ObjectFields body) {
        List<Stay> stays = StayFields.read(body);
        Integer expectedVersion = ExpectedVersion.read(body);
        return RequestedCommand.about(
                bookingId, KIND, new ModifyBooking(UuidBytes.of(bookingId), stays, expectedVersion));
    }
}
