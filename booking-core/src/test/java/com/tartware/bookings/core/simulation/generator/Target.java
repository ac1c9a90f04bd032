package com.tartware.bookings.core.simulation.generator;

import com.tartware.bookings.reference.Answer.BookingThen;
import com.tartware.bookings.reference.Answer.Status;
import com.tartware.bookings.reference.scenario.AskedStay;

/** A booking that was made, as it was last seen. */
final class Target {
    private static final long MILLIS_PER_DAY = 86_400_000L;

    final int number;
    BookingThen booking;
    private long seenAtMillis;

    Target(int number) {
        this.number = number;
    }

    void see(BookingThen seen, long seenAt) {
        booking = seen;
        seenAtMillis = seenAt;
    }

    boolean isIn(Status status) {
        return booking.status() == status;
    }

    /** Where it looks as if the booking were forgotten; near enough to aim at. */
    long forgottenAtMillis() {
        int lastCheckOut = Integer.MIN_VALUE;
        for (AskedStay stay : booking.stays()) {
            lastCheckOut = Math.max(lastCheckOut, stay.checkOut());
        }
        long afterCheckOut = (lastCheckOut + 30) * MILLIS_PER_DAY;
        boolean ended = !isIn(Status.HELD) && !isIn(Status.CONFIRMED);
        return ended ? Math.min(afterCheckOut, seenAtMillis + 30 * MILLIS_PER_DAY) : afterCheckOut;
    }
}
