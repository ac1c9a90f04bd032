package com.tartware.bookings.ingest.inventory;

import com.tartware.bookings.avro.RestrictionsChange;
import com.tartware.bookings.avro.SetInventory;
import com.tartware.bookings.ingest.fields.FieldCode;
import com.tartware.bookings.ingest.fields.ObjectFields;
import com.tartware.bookings.ingest.fields.PathFields;
import com.tartware.bookings.ingest.intake.CommandReader;
import com.tartware.bookings.ingest.intake.RequestedCommand;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** {@code PUT /v1/properties/{property_id}/room-types/{room_type_id}/inventory}: what is on sale in the nights [from, to). */
public final class SetInventoryReader implements CommandReader {
    public static final String PROPERTY_ID = "property_id";
    public static final String ROOM_TYPE_ID = "room_type_id";

    private static final String KIND = "set_inventory";
    private static final int NIGHTS_MAX = 731;
    private static final int ALLOTMENT_MAX = 9_999;
    private static final int OVERBOOKING_LIMIT_MAX = 999;
    private static final String ALLOTMENT = "allotment";
    private static final String OVERBOOKING_LIMIT = "overbooking_limit";

    @Override
    public RequestedCommand read(PathFields path, ObjectFields body) {
        String propertyId = path.identifier(PROPERTY_ID);
        String roomTypeId = path.identifier(ROOM_TYPE_ID);
        LocalDate from = body.requiredDate("from");
        LocalDate to = body.requiredDate("to");
        if (from != null && to != null) {
            checkNights(body, from, to);
        }
        Integer allotment = body.integer(ALLOTMENT, 0, ALLOTMENT_MAX);
        Integer overbookingLimit = body.integer(OVERBOOKING_LIMIT, 0, OVERBOOKING_LIMIT_MAX);
        RestrictionsChange restrictions = RestrictionsFields.read(body);
        boolean nothingToSet = !body.has(ALLOTMENT)
                && !body.has(OVERBOOKING_LIMIT)
                && !body.hasContent(RestrictionsFields.RESTRICTIONS);
        if (nothingToSet) {
            body.refuseWhole(
                    FieldCode.REQUIRED, "There is nothing to set: give allotment, overbooking_limit or restrictions.");
        }
        if (propertyId == null || roomTypeId == null || from == null || to == null) {
            return null;
        }
        return new RequestedCommand(
                KIND,
                Map.of(PROPERTY_ID, propertyId, ROOM_TYPE_ID, roomTypeId),
                new RequestedCommand.NoBooking(),
                new SetInventory(propertyId, roomTypeId, from, to, allotment, overbookingLimit, restrictions));
    }

    private static void checkNights(ObjectFields body, LocalDate from, LocalDate to) {
        long nights = ChronoUnit.DAYS.between(from, to);
        if (nights < 1) {
            body.refuse("to", FieldCode.OUT_OF_RANGE, "Must be after from; it is the first date that is not set.");
        } else if (nights > NIGHTS_MAX) {
            body.refuse("to", FieldCode.OUT_OF_RANGE, "At most %d nights after from.".formatted(NIGHTS_MAX));
        }
    }
}
