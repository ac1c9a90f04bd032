package com.tartware.bookings.checker.check;

import com.tartware.bookings.reference.Answer.BookingThen;
import com.tartware.bookings.reference.Answer.Status;
import com.tartware.bookings.reference.scenario.AskedStay;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a decision did to the nights, worked out from the booking's stays before and after it alone. */
final class RoomChanges {
    private RoomChanges() {}

    /** Rooms more, or fewer if negative. */
    record Change(int held, int sold) {
        static final Change NONE = new Change(0, 0);

        Change plus(int moreHeld, int moreSold) {
            return new Change(held + moreHeld, sold + moreSold);
        }
    }

    /**
     * Nights whose numbers stay the same are left out.
     *
     * @param before null if the decision made the booking
     */
    static Map<RoomNight, Change> between(BookingThen before, BookingThen after) {
        Map<RoomNight, Change> changes = new LinkedHashMap<>();
        add(before, -1, changes);
        add(after, 1, changes);
        changes.values().removeIf(Change.NONE::equals);
        return changes;
    }

    private static void add(BookingThen booking, int sign, Map<RoomNight, Change> changes) {
        if (booking == null || (booking.status() != Status.HELD && booking.status() != Status.CONFIRMED)) {
            return;
        }
        boolean held = booking.status() == Status.HELD;
        for (AskedStay stay : booking.stays()) {
            int rooms = sign * stay.rooms();
            for (int night = stay.checkIn(); night < stay.checkOut(); night++) {
                RoomNight place = new RoomNight(stay.roomType(), night);
                Change soFar = changes.getOrDefault(place, Change.NONE);
                changes.put(place, held ? soFar.plus(rooms, 0) : soFar.plus(0, rooms));
            }
        }
    }
}
