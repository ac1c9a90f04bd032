package com.tartware.bookings.core.booking;

/** Where a booking is in its life: {@code HELD → CONFIRMED | RELEASED | EXPIRED} and {@code CONFIRMED → CANCELLED}. */
public enum BookingStatus {
    /** Its rooms are kept until the hold expires. */
    HELD,
    /** Its rooms are sold. */
    CONFIRMED,
    /** Was confirmed; its rooms are given back. */
    CANCELLED,
    /** Was held, and given back by its client. */
    RELEASED,
    /** Was held for longer than asked for. */
    EXPIRED;

    /** Whether the booking has rooms on its nights. */
    public boolean hasRooms() {
        return this == HELD || this == CONFIRMED;
    }
}
