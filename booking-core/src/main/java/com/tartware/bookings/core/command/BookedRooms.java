package com.tartware.bookings.core.command;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.booking.Stay;
import com.tartware.bookings.core.inventory.Night;
import com.tartware.bookings.core.inventory.NightEdits;
import com.tartware.bookings.core.inventory.RoomTypeNights;
import com.tartware.bookings.core.inventory.RoomTypeNumber;
import com.tartware.bookings.core.tenant.TenantState;
import java.util.List;

/** Moves the rooms of a booking's stays into and out of the nights. */
public final class BookedRooms {
    private final TenantState state;
    private final NightEdits nights;

    BookedRooms(TenantState state, NightEdits nights) {
        this.state = state;
        this.nights = nights;
    }

    /** Gives back all that a booking has, as it ends, and returns the nights that changed. */
    public static List<RoomTypeNights> giveBackAll(Booking ending, TenantState state) {
        NightEdits nights = new NightEdits(state);
        new BookedRooms(state, nights).giveBack(ending.stays(), ending.status());
        return nights.commit();
    }

    /** Gives back the rooms of every night of every stay. */
    void giveBack(List<Stay> stays, BookingStatus status) {
        for (Stay stay : stays) {
            RoomTypeNumber roomType = roomTypeOf(stay);
            for (int epochDay = stay.checkInEpochDay(); epochDay < stay.checkOutEpochDay(); epochDay++) {
                add(roomType, epochDay, -stay.rooms(), status);
            }
        }
    }

    /** Turns held rooms into sold ones. */
    void sellHeld(List<Stay> stays) {
        for (Stay stay : stays) {
            RoomTypeNumber roomType = roomTypeOf(stay);
            for (int epochDay = stay.checkInEpochDay(); epochDay < stay.checkOutEpochDay(); epochDay++) {
                add(roomType, epochDay, -stay.rooms(), BookingStatus.HELD);
                add(roomType, epochDay, stay.rooms(), BookingStatus.CONFIRMED);
            }
        }
    }

    /** @param status whether the rooms are held or sold */
    void add(RoomTypeNumber roomType, int epochDay, int rooms, BookingStatus status) {
        long night = nights.night(roomType, epochDay);
        nights.put(
                roomType,
                epochDay,
                status == BookingStatus.HELD
                        ? Night.withHeld(night, Night.held(night) + rooms)
                        : Night.withSold(night, Night.sold(night) + rooms));
    }

    /** @return with {@link TenantState#UNKNOWN_ROOM_TYPE} as number if no inventory was ever set for it */
    RoomTypeNumber roomTypeOf(Stay stay) {
        return new RoomTypeNumber(
                stay.propertyId(), stay.roomTypeId(), state.roomTypeNumber(stay.propertyId(), stay.roomTypeId()));
    }
}
