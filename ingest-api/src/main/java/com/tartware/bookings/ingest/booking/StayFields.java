package com.tartware.bookings.ingest.booking;

import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.ingest.fields.FieldCode;
import com.tartware.bookings.ingest.fields.ObjectFields;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Reads the stays of a booking, wherever a body carries them. */
final class StayFields {
    static final String STAYS = "stays";
    private static final int STAYS_MAX = 16;
    private static final int NIGHTS_MAX = 366;
    private static final int ROOMS_MAX = 99;

    private StayFields() {}

    /** One element a stay; what could not be read is null inside, and in the errors. */
    static List<Stay> read(ObjectFields booking) {
        List<ObjectFields> elements = booking.requiredObjects(STAYS, STAYS_MAX, FieldCode.TOO_MANY_STAYS);
        List<Stay> stays = new ArrayList<>();
        if (elements != null) {
            elements.forEach(element -> stays.add(readStay(element)));
        }
        return stays;
    }

    private static Stay readStay(ObjectFields stay) {
        String propertyId = stay.requiredIdentifier("property_id");
        String roomTypeId = stay.requiredIdentifier("room_type_id");
        LocalDate checkIn = stay.requiredDate("check_in");
        LocalDate checkOut = stay.requiredDate("check_out");
        Integer rooms = stay.requiredInteger("rooms", 1, ROOMS_MAX);
        if (checkIn != null && checkOut != null) {
            long nights = ChronoUnit.DAYS.between(checkIn, checkOut);
            if (nights < 1) {
                stay.refuse("check_out", FieldCode.CHECK_OUT_NOT_AFTER_CHECK_IN, "Must be after check_in.");
            } else if (nights > NIGHTS_MAX) {
                stay.refuse(
                        "check_out", FieldCode.STAY_TOO_LONG, "A stay has at most %d nights.".formatted(NIGHTS_MAX));
            }
        }
        stay.refuseOthers();
        boolean complete =
                propertyId != null && roomTypeId != null && checkIn != null && checkOut != null && rooms != null;
        return complete ? new Stay(propertyId, roomTypeId, checkIn, checkOut, rooms) : null;
    }
}
