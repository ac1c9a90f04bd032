package com.tartware.bookings.core.command;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.decision.Reason;
import com.tartware.bookings.core.decision.Rejection;
import com.tartware.bookings.core.decision.Ruling;

/** The case of an action on a booking: the booking must be there, as the client expects it, and in a status that allows it. */
abstract class BookingCase implements Case {
    final Hearing hearing;
    private final BookingAction action;
    private final Booking booking;

    BookingCase(BookingAction action, Hearing hearing) {
        this.hearing = hearing;
        this.action = action;
        this.booking = hearing.bookings().find(action.bookingId());
    }

    @Override
    public final Rejection objection(Reason reason) {
        return switch (reason) {
            case BOOKING_NOT_FOUND -> objectionIf(booking == null, reason);
            case HOLD_EXPIRED -> objectionIf(booking.status() == BookingStatus.EXPIRED, reason);
            case VERSION_CONFLICT -> objectionIf(isOfOtherVersion(), reason);
            case INVALID_TRANSITION -> objectionIf(!action.isPossibleIn(booking.status()), reason);
            default -> objectionTo(booking, reason);
        };
    }

    @Override
    public final Ruling accept() {
        return accept(booking);
    }

    /** Asked only for reasons after {@link Reason#INVALID_TRANSITION}; most actions look at neither nights nor restrictions. */
    Rejection objectionTo(Booking before, Reason reason) {
        return null;
    }

    abstract Ruling accept(Booking before);

    private boolean isOfOtherVersion() {
        return action.expectedVersion() != null && action.expectedVersion() != booking.version();
    }

    private static Rejection objectionIf(boolean applies, Reason reason) {
        return applies ? Rejection.of(reason) : null;
    }
}
