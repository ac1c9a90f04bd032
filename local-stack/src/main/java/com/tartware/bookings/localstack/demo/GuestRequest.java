package com.tartware.bookings.localstack.demo;

/**
 * One guest's request and what the guest's software makes of it.
 *
 * @param otherBooking what is sent under the same key, with {@link Habit#REUSES_KEY}; otherwise null
 */
record GuestRequest(
        String tenantId, String idempotencyKey, Habit habit, BookingRequest booking, BookingRequest otherBooking) {
    /** How clients behave; most book once, and the others are why there are idempotency keys. */
    enum Habit {
        BOOKS_ONCE,
        /** The same request again after its answer, as after a lost connection. */
        SENDS_AGAIN,
        /** The same request twice at the same time. */
        CLICKS_TWICE,
        /** A fault in the client: another booking under the same key. */
        REUSES_KEY,
        ASKS_FOR_UNKNOWN_ROOM_TYPE
    }
}
