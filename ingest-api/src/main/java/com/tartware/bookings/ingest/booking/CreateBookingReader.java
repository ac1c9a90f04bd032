package com.tartware.bookings.ingest.booking;

import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.CreateBooking;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.ingest.fields.FieldCode;
import com.tartware.bookings.ingest.fields.ObjectFields;
import com.tartware.bookings.ingest.fields.PathFields;
import com.tartware.bookings.ingest.intake.CommandReader;
import com.tartware.bookings.ingest.intake.RequestedCommand;
import java.util.List;
import java.util.Map;

/** {@code POST /v1/bookings}: a booking that is confirmed at once, or a hold that expires. */
public final class CreateBookingReader implements CommandReader {
    private static final String KIND = "create_booking";
    private static final long AMOUNT_MINOR_MAX = 1_000_000_000_000L;
    private static final String AMOUNT_MINOR = "amount_minor";
    private static final String CURRENCY = "currency";

    @Override
    public RequestedCommand read(PathFields path, ObjectFields body) {
        List<Stay> stays = StayFields.read(body);
        Integer holdSeconds = HoldSeconds.read(body);
        BookingReference reference = readReference(body);
        return new RequestedCommand(
                KIND, Map.of(), new RequestedCommand.NewBooking(), new CreateBooking(stays, holdSeconds, reference));
    }

    private static BookingReference readReference(ObjectFields body) {
        BookingReference reference = new BookingReference(
                body.printable("guest_ref"),
                body.printable("external_reference"),
                body.identifier("channel"),
                body.identifier("rate_plan_id"),
                body.longInteger(AMOUNT_MINOR, 0, AMOUNT_MINOR_MAX),
                body.currency(CURRENCY));
        if (body.has(AMOUNT_MINOR) && !body.has(CURRENCY)) {
            body.refuse(CURRENCY, FieldCode.REQUIRED, "An amount needs its currency.");
        }
        if (body.has(CURRENCY) && !body.has(AMOUNT_MINOR)) {
            body.refuse(AMOUNT_MINOR, FieldCode.REQUIRED, "A currency needs its amount.");
        }
        return reference;
    }
}
