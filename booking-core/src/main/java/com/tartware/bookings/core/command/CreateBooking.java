package com.tartware.bookings.core.command;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingReference;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.booking.Stay;
import com.tartware.bookings.core.decision.Outcome;
import com.tartware.bookings.core.decision.Reason;
import com.tartware.bookings.core.decision.Rejection;
import com.tartware.bookings.core.decision.Ruling;
import com.tartware.bookings.core.inventory.Night;
import com.tartware.bookings.core.inventory.NightEdits;
import com.tartware.bookings.core.inventory.RoomTypeNumber;
import com.tartware.bookings.core.tenant.TenantState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Books all stays, or none, and confirms at once.
 *
 * @param stays 1 to 16
 */
public record CreateBooking(List<Stay> stays, BookingReference reference) implements CommandBody {
    private static final int ARRIVAL_DAYS_AHEAD_MAX = 731;
    private static final int FIRST_VERSION = 1;

    public CreateBooking {
        stays = List.copyOf(stays);
    }

    @Override
    public boolean isWellFormed() {
        return Limits.hold(stays) && Limits.hold(reference);
    }

    @Override
    public UUID bookingId(UUID keyId) {
        return keyId;
    }

    @Override
    public Ruling rule(Hearing hearing) {
        Rejection badArrival = arrivalOutOfReach(hearing);
        if (badArrival != null) {
            return Ruling.rejected(badArrival);
        }
        List<RoomTypeNumber> roomTypes = new ArrayList<>(stays.size());
        Rejection unknown = findRoomTypes(hearing.state(), roomTypes);
        if (unknown != null) {
            return Ruling.rejected(unknown);
        }
        NightEdits nights = new NightEdits(hearing.state());
        Rejection soldOut = sell(roomTypes, nights);
        if (soldOut != null) {
            return Ruling.rejected(soldOut);
        }
        Booking booking = new Booking(
                hearing.command().bookingId(),
                BookingStatus.CONFIRMED,
                FIRST_VERSION,
                stays,
                hearing.command().commandId(),
                List.of());
        hearing.state().putBooking(booking);
        return Ruling.created(Outcome.CONFIRMED, booking, reference, nights.commit());
    }

    private Rejection arrivalOutOfReach(Hearing hearing) {
        int firstArrival = hearing.firstOpenEpochDay();
        int lastArrival = hearing.logEpochDay() + ARRIVAL_DAYS_AHEAD_MAX;
        for (int i = 0; i < stays.size(); i++) {
            if (stays.get(i).checkInEpochDay() < firstArrival) {
                return Rejection.of(Reason.ARRIVAL_IN_PAST, i, stays.get(i).checkInEpochDay());
            }
        }
        for (int i = 0; i < stays.size(); i++) {
            if (stays.get(i).checkInEpochDay() > lastArrival) {
                return Rejection.of(Reason.TOO_FAR_AHEAD, i, stays.get(i).checkInEpochDay());
            }
        }
        return null;
    }

    private Rejection findRoomTypes(TenantState state, List<RoomTypeNumber> found) {
        for (int i = 0; i < stays.size(); i++) {
            Stay stay = stays.get(i);
            int number = state.roomTypeNumber(stay.propertyId(), stay.roomTypeId());
            if (number == TenantState.UNKNOWN_ROOM_TYPE) {
                return Rejection.of(Reason.UNKNOWN_ROOM_TYPE, i, stay.checkInEpochDay());
            }
            found.add(new RoomTypeNumber(stay.propertyId(), stay.roomTypeId(), number));
        }
        return null;
    }

    /** Stay by stay, night by night, so that stays of one booking on one night add up in the order given. */
    private Rejection sell(List<RoomTypeNumber> roomTypes, NightEdits nights) {
        for (int i = 0; i < stays.size(); i++) {
            Stay stay = stays.get(i);
            RoomTypeNumber roomType = roomTypes.get(i);
            for (int epochDay = stay.checkInEpochDay(); epochDay < stay.checkOutEpochDay(); epochDay++) {
                long night = nights.night(roomType, epochDay);
                if (Night.roomsFree(night) < stay.rooms()) {
                    int freeBefore = Night.roomsFree(nights.before(roomType, epochDay));
                    return Rejection.soldOut(i, epochDay, Math.max(0, freeBefore));
                }
                nights.put(roomType, epochDay, Night.withSold(night, Night.sold(night) + stay.rooms()));
            }
        }
        return null;
    }
}
