package com.tartware.bookings.core.command;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingReference;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.booking.Stay;
import com.tartware.bookings.core.decision.Outcome;
import com.tartware.bookings.core.decision.Reason;
import com.tartware.bookings.core.decision.Rejection;
import com.tartware.bookings.core.decision.Ruling;
import java.util.List;
import java.util.UUID;

/**
 * Books all stays, or none.
 *
 * @param stays 1 to 16
 * @param holdSeconds 1 to 86,400 for a hold that expires, or null to confirm at once
 */
public record CreateBooking(List<Stay> stays, Integer holdSeconds, BookingReference reference) implements CommandBody {
    public CreateBooking {
        stays = List.copyOf(stays);
    }

    @Override
    public boolean isWellFormed() {
        return Limits.allow(stays)
                && (holdSeconds == null || Limits.isHoldSeconds(holdSeconds))
                && Limits.allow(reference);
    }

    @Override
    public UUID bookingId(UUID keyId) {
        return keyId;
    }

    @Override
    public Case open(Hearing hearing) {
        BookingStatus status = holdSeconds == null ? BookingStatus.CONFIRMED : BookingStatus.HELD;
        StayPlan plan = new StayPlan(List.of(), stays, status, hearing);
        return new Case() {
            @Override
            public Rejection objection(Reason reason) {
                return plan.objection(reason);
            }

            @Override
            public Ruling accept() {
                Booking booking = bookingMadeAt(hearing);
                hearing.bookings().add(booking);
                Outcome outcome = status == BookingStatus.HELD ? Outcome.HELD : Outcome.CONFIRMED;
                return Ruling.created(outcome, booking, reference, plan.commit());
            }
        };
    }

    private Booking bookingMadeAt(Hearing hearing) {
        UUID bookingId = hearing.command().bookingId();
        UUID createdBy = hearing.command().commandId();
        return holdSeconds == null
                ? Booking.confirmed(bookingId, stays, createdBy)
                : Booking.held(bookingId, hearing.holdExpiresAtMillis(holdSeconds), stays, createdBy);
    }
}
