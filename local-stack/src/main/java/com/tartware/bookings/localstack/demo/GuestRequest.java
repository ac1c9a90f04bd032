package com.tartware.bookings.localstack.demo;

import java.util.List;

/**
 * One guest's request, what the guest's software makes of it, and what the guest does then.
 *
 * @param otherBooking what is sent under the same key, with {@link Habit#REUSES_KEY}; otherwise null
 * @param followUps in order, each once the one before was answered
 */
record GuestRequest(
        String tenantId,
        String idempotencyKey,
        Habit habit,
        Course course,
        BookingRequest booking,
        BookingRequest otherBooking,
        List<FollowUp> followUps) {
    GuestRequest {
        followUps = List.copyOf(followUps);
    }

    /** How clients behave; most book once, and the others are why there are idempotency keys and refusals. */
    enum Habit {
        BOOKS_ONCE,
        /** The same request again after its answer, as after a lost connection. */
        SENDS_AGAIN,
        /** The same request twice at the same time. */
        CLICKS_TWICE,
        /** A fault in the client: another booking under the same key. */
        REUSES_KEY,
        ASKS_FOR_UNKNOWN_ROOM_TYPE,
        /** A year mistyped. */
        ASKS_FOR_THE_PAST,
        ASKS_TOO_FAR_AHEAD
    }

    /** What its booking may become. */
    Expected expected() {
        return switch (habit) {
            case ASKS_FOR_UNKNOWN_ROOM_TYPE -> Expected.UNKNOWN_ROOM_TYPE;
            case ASKS_FOR_THE_PAST -> Expected.ARRIVAL_IN_PAST;
            case ASKS_TOO_FAR_AHEAD -> Expected.TOO_FAR_AHEAD;
            case BOOKS_ONCE, SENDS_AGAIN, CLICKS_TWICE, REUSES_KEY ->
                booking.holdSeconds() == null ? Expected.CONFIRMED_IF_THERE_IS_ROOM : Expected.HELD_IF_THERE_IS_ROOM;
        };
    }

    /** Of the follow-up at that position, from 0. */
    String followUpKey(int position) {
        return "%s-%d".formatted(idempotencyKey, position + 1);
    }
}
