package com.tartware.bookings.core.command;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.booking.Stay;
import com.tartware.bookings.core.decision.Outcome;
import com.tartware.bookings.core.decision.Reason;
import com.tartware.bookings.core.decision.Rejection;
import com.tartware.bookings.core.decision.Ruling;
import java.util.List;
import java.util.UUID;

/**
 * Old nights out and new nights in, as one step or not at all; a hold stays a hold and keeps its end.
 *
 * @param stays 1 to 16, in the place of all that the booking has
 * @param expectedVersion the version that the client last saw, or null if any will do
 */
public record ModifyBooking(UUID bookingId, List<Stay> stays, Integer expectedVersion) implements BookingAction {
    public ModifyBooking {
        stays = List.copyOf(stays);
    }

    @Override
    public boolean isWellFormed() {
        return Limits.allow(stays) && Limits.isExpectedVersion(expectedVersion);
    }

    @Override
    public boolean isPossibleIn(BookingStatus status) {
        return status.hasRooms();
    }

    @Override
    public Case open(Hearing hearing) {
        return new BookingCase(this, hearing) {
            private StayPlan plan;

            @Override
            Rejection objectionTo(Booking before, Reason reason) {
                return planFor(before).objection(reason);
            }

            @Override
            Ruling accept(Booking before) {
                Booking after = before.modified(stays);
                hearing.bookings().replace(before, after);
                return Ruling.changed(Outcome.MODIFIED, after, plan.commit());
            }

            /** Not before the booking is known to have rooms. */
            private StayPlan planFor(Booking before) {
                if (plan == null) {
                    plan = new StayPlan(before.stays(), stays, before.status(), hearing);
                }
                return plan;
            }
        };
    }
}
