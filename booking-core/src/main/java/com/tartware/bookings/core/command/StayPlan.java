package com.tartware.bookings.core.command;

import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.booking.Stay;
import com.tartware.bookings.core.decision.Reason;
import com.tartware.bookings.core.decision.Rejection;
import com.tartware.bookings.core.inventory.Night;
import com.tartware.bookings.core.inventory.NightEdits;
import com.tartware.bookings.core.inventory.RoomTypeNights;
import com.tartware.bookings.core.inventory.RoomTypeNumber;
import com.tartware.bookings.core.tenant.TenantState;
import java.util.List;

/**
 * New stays in the place of old ones, of which a new booking has none: the old nights are given back first, then the new ones are
 * taken, and what a guest keeps is not refused anew. Reaches the state only by {@link #commit()}.
 */
final class StayPlan {
    private static final int ARRIVAL_DAYS_AHEAD_MAX = 731;
    private static final int NO_NIGHT = Integer.MIN_VALUE;

    private final List<Stay> oldStays;
    private final List<Stay> newStays;
    private final BookingStatus status;
    private final Hearing hearing;
    private final NightEdits nights;
    private final BookedRooms rooms;
    private final RoomTypeNumber[] roomTypes;

    /** @param status whether the rooms are held or sold, before as after */
    StayPlan(List<Stay> oldStays, List<Stay> newStays, BookingStatus status, Hearing hearing) {
        this.oldStays = oldStays;
        this.newStays = newStays;
        this.status = status;
        this.hearing = hearing;
        this.nights = new NightEdits(hearing.state());
        this.rooms = new BookedRooms(hearing.state(), nights);
        this.roomTypes = new RoomTypeNumber[newStays.size()];
        for (int i = 0; i < roomTypes.length; i++) {
            roomTypes[i] = rooms.roomTypeOf(newStays.get(i));
        }
        rooms.giveBack(oldStays, status);
    }

    /** Stays in the order given, nights in calendar order. Takes the new nights when asked for {@link Reason#SOLD_OUT}. */
    Rejection objection(Reason reason) {
        if (reason == Reason.SOLD_OUT) {
            return take();
        }
        for (int i = 0; i < roomTypes.length; i++) {
            int epochDay = objectionableNight(reason, newStays.get(i), roomTypes[i]);
            if (epochDay != NO_NIGHT) {
                return Rejection.of(reason, i, epochDay);
            }
        }
        return null;
    }

    List<RoomTypeNights> commit() {
        return nights.commit();
    }

    private int objectionableNight(Reason reason, Stay stay, RoomTypeNumber roomType) {
        int checkIn = stay.checkInEpochDay();
        int checkOut = stay.checkOutEpochDay();
        return switch (reason) {
            case ARRIVAL_IN_PAST -> nightIf(checkIn < hearing.firstOpenEpochDay() && !keepsAnArrival(stay), checkIn);
            case TOO_FAR_AHEAD -> nightIf(checkIn > hearing.logEpochDay() + ARRIVAL_DAYS_AHEAD_MAX, checkIn);
            case UNKNOWN_ROOM_TYPE -> nightIf(roomType.number() == TenantState.UNKNOWN_ROOM_TYPE, checkIn);
            case STOP_SELL -> firstStoppedNight(stay, roomType);
            case CLOSED_TO_ARRIVAL ->
                nightIf(Night.closedToArrival(nights.night(roomType, checkIn)) && !keepsAnArrival(stay), checkIn);
            case CLOSED_TO_DEPARTURE ->
                nightIf(Night.closedToDeparture(nights.night(roomType, checkOut)) && !keepsADeparture(stay), checkOut);
            case MIN_STAY -> nightIf(stay.nights() < Night.minStay(nights.night(roomType, checkIn)), checkIn);
            case MAX_STAY -> nightIf(isLongerThan(nights.maxStay(roomType, checkIn), stay), checkIn);
            default -> NO_NIGHT;
        };
    }

    private static int nightIf(boolean objectionable, int epochDay) {
        return objectionable ? epochDay : NO_NIGHT;
    }

    private static boolean isLongerThan(int maxStay, Stay stay) {
        return maxStay != 0 && stay.nights() > maxStay;
    }

    private int firstStoppedNight(Stay stay, RoomTypeNumber roomType) {
        for (int epochDay = stay.checkInEpochDay(); epochDay < stay.checkOutEpochDay(); epochDay++) {
            if (Night.stopSell(nights.night(roomType, epochDay)) && takesMoreThanBefore(stay, epochDay)) {
                return epochDay;
            }
        }
        return NO_NIGHT;
    }

    /** Stay by stay, night by night, so that stays of one booking on one night add up in the order given. */
    private Rejection take() {
        for (int i = 0; i < roomTypes.length; i++) {
            Stay stay = newStays.get(i);
            for (int epochDay = stay.checkInEpochDay(); epochDay < stay.checkOutEpochDay(); epochDay++) {
                int roomsFree = Night.roomsFree(nights.night(roomTypes[i], epochDay));
                if (isTooFew(roomsFree, stay) && takesMoreThanBefore(stay, epochDay)) {
                    int taken = Stay.roomsOn(epochDay, stay, newStays.subList(0, i));
                    return Rejection.soldOut(i, epochDay, Math.max(0, roomsFree + taken));
                }
                rooms.add(roomTypes[i], epochDay, stay.rooms(), status);
            }
        }
        return null;
    }

    private static boolean isTooFew(int roomsFree, Stay stay) {
        return roomsFree < stay.rooms();
    }

    /** Over all stays: whether the night's rooms of the stay's room type are more than the booking has had there. */
    private boolean takesMoreThanBefore(Stay stay, int epochDay) {
        return oldStays.isEmpty() || Stay.roomsOn(epochDay, stay, newStays) > Stay.roomsOn(epochDay, stay, oldStays);
    }

    private boolean keepsAnArrival(Stay stay) {
        return oldStays.stream().anyMatch(stay::keepsArrivalOf);
    }

    private boolean keepsADeparture(Stay stay) {
        return oldStays.stream().anyMatch(stay::keepsDepartureOf);
    }
}
