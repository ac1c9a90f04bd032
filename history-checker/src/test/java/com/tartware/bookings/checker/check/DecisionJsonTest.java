package com.tartware.bookings.checker.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.BookingThen;
import com.tartware.bookings.reference.Answer.Detail;
import com.tartware.bookings.reference.Answer.InventoryThen;
import com.tartware.bookings.reference.Answer.Outcome;
import com.tartware.bookings.reference.Answer.Reason;
import com.tartware.bookings.reference.Answer.Status;
import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.RoomType;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The form that clients read; absent is null. */
class DecisionJsonTest {
    private static final UUID ID = UUID.fromString("11111111-2222-5333-8444-555555555555");
    private static final RoomType DOUBLE = new RoomType("p", "double");

    private static Answer answer(
            Outcome outcome, Reason reason, Detail detail, BookingThen booking, InventoryThen inventory) {
        return new Answer(7, ID, ID, outcome, reason, 2, 1, detail, booking, null, null, inventory, List.of());
    }

    private static String text(String rest) {
        return """
                {"tenant_sequence":7,"command_id":"%1$s","booking_id":"%1$s","booking_version":2,
                 "decided_at":"1970-01-01T00:00:00.001Z","cancel_reason":null,%2$s}""".formatted(ID, rest);
    }

    @Test
    void aBookingShowsItsStays() {
        BookingThen booking = new BookingThen(Status.HELD, 2, 61_000L, List.of(new AskedStay(DOUBLE, 0, 2, 3)));
        assertThat(DecisionJson.of(answer(Outcome.HELD, null, null, booking, null)))
                .isEqualTo(DecisionJson.read(text("""
                        "outcome":"HELD","reason":null,"detail":null,"status":"HELD",
                        "hold_expires_at":"1970-01-01T00:01:01.000Z","stays":[{"property_id":"p","room_type_id":"double",
                        "check_in":"1970-01-01","check_out":"1970-01-03","rooms":3}]""")));
    }

    @Test
    void aRefusalShowsWhere() {
        assertThat(DecisionJson.of(answer(Outcome.REJECTED, Reason.SOLD_OUT, new Detail(1, 3, 0), null, null)))
                .isEqualTo(DecisionJson.read(text("""
                        "outcome":"REJECTED","reason":"SOLD_OUT",
                        "detail":{"stay":1,"night":"1970-01-04","rooms_free":0}""")));
    }

    @Test
    void inventoryShowsTheNightsLeftOversold() {
        InventoryThen inventory = new InventoryThen(DOUBLE, 0, 3, List.of(1));
        assertThat(DecisionJson.of(answer(Outcome.INVENTORY_SET, null, null, null, inventory)))
                .isEqualTo(DecisionJson.read(text("""
                        "outcome":"INVENTORY_SET","reason":null,"detail":null,"inventory":{"property_id":"p",
                        "room_type_id":"double","from":"1970-01-01","to":"1970-01-04","oversold_nights":["1970-01-02"]}""")));
    }
}
