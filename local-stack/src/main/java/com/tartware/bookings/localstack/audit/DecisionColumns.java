package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.InventoryChange;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.schemas.decision.DecisionJson;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a decision's row must hold in either store. Said again on purpose, not taken from the sinks: a slip in their mapping is
 * one of the things an audit is for.
 */
final class DecisionColumns {
    static final String PAYLOAD = "payload";

    static final List<Column<Decision>> POSTGRES = List.of(
            new Column<>("command_id", Decision::getCommandId),
            new Column<>("booking_id", Decision::getBookingId),
            new Column<>("outcome", Decision::getOutcome),
            new Column<>("reason", Decision::getReason),
            new Column<>("booking_version", Decision::getBookingVersion),
            new Column<>("decided_at", Decision::getDecidedAt),
            new Column<>(PAYLOAD, DecisionJson::of));

    static final List<Column<Decision>> CLICKHOUSE = clickhouse();

    private DecisionColumns() {}

    private static List<Column<Decision>> clickhouse() {
        List<Column<Decision>> columns = new ArrayList<>(POSTGRES);
        columns.add(new Column<>("property_id", place(Stay::getPropertyId, InventoryChange::getPropertyId)));
        columns.add(new Column<>("room_type_id", place(Stay::getRoomTypeId, InventoryChange::getRoomTypeId)));
        columns.add(new Column<>("arrival", place(Stay::getCheckIn, inventory -> null)));
        columns.add(new Column<>("room_nights", DecisionColumns::roomNights));
        columns.add(new Column<>("channel", reference(BookingReference::getChannel)));
        columns.add(new Column<>("amount_minor", reference(BookingReference::getAmountMinor)));
        columns.add(new Column<>("currency", reference(BookingReference::getCurrency)));
        return List.copyOf(columns);
    }

    /** Of the first stay, else of the inventory that was set. */
    private static Function<Decision, Object> place(
            Function<Stay, Object> ofStay, Function<InventoryChange, Object> ofInventory) {
        return decision -> {
            List<Stay> stays = stays(decision);
            if (!stays.isEmpty()) {
                return ofStay.apply(stays.get(0));
            }
            return decision.getInventory() == null ? null : ofInventory.apply(decision.getInventory());
        };
    }

    private static Function<Decision, Object> reference(Function<BookingReference, Object> part) {
        return decision -> decision.getReference() == null ? null : part.apply(decision.getReference());
    }

    private static Object roomNights(Decision decision) {
        return stays(decision).stream()
                .mapToLong(stay -> stay.getRooms() * ChronoUnit.DAYS.between(stay.getCheckIn(), stay.getCheckOut()))
                .sum();
    }

    private static List<Stay> stays(Decision decision) {
        return decision.getBooking() == null ? List.of() : decision.getBooking().getStays();
    }
}
