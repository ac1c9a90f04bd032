package com.tartware.bookings.core.decision;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingReference;
import com.tartware.bookings.core.inventory.InventoryChange;
import com.tartware.bookings.core.inventory.RoomTypeNights;
import java.util.List;

/**
 * What a command's own rules say, before the ledger numbers and dates it.
 *
 * @param rejection null unless the outcome is {@link Outcome#REJECTED}
 * @param booking the booking after the change, or null if none changed
 * @param reference given when the booking was made, or null
 * @param cancelReason what the client gave with {@link Outcome#CANCELLED}, or null
 * @param inventory given with {@link Outcome#INVENTORY_SET}, or null
 * @param nights every night that changed
 */
public record Ruling(
        Outcome outcome,
        Rejection rejection,
        Booking booking,
        BookingReference reference,
        String cancelReason,
        InventoryChange inventory,
        List<RoomTypeNights> nights) {
    public static Ruling rejected(Rejection rejection) {
        return new Ruling(Outcome.REJECTED, rejection, null, null, null, null, List.of());
    }

    public static Ruling created(
            Outcome outcome, Booking booking, BookingReference reference, List<RoomTypeNights> nights) {
        return new Ruling(outcome, null, booking, reference, null, null, nights);
    }

    public static Ruling changed(Outcome outcome, Booking booking, List<RoomTypeNights> nights) {
        return new Ruling(outcome, null, booking, null, null, null, nights);
    }

    public static Ruling cancelled(Booking booking, String cancelReason, List<RoomTypeNights> nights) {
        return new Ruling(Outcome.CANCELLED, null, booking, null, cancelReason, null, nights);
    }

    public static Ruling inventorySet(InventoryChange inventory, List<RoomTypeNights> nights) {
        return new Ruling(Outcome.INVENTORY_SET, null, null, null, null, inventory, nights);
    }

    /** Whether the command made a booking, which then is the memory of its key. */
    public boolean makesBooking() {
        return reference != null;
    }
}
