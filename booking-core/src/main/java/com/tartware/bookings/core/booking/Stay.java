package com.tartware.bookings.core.booking;

import java.util.List;

/**
 * Rooms of one room type for the nights {@code [checkInEpochDay, checkOutEpochDay)}; the check-out date is not slept.
 *
 * @param checkInEpochDay property-local calendar date, as days since 1970-01-01
 * @param rooms 1 to 99
 */
public record Stay(String propertyId, String roomTypeId, int checkInEpochDay, int checkOutEpochDay, int rooms) {
    public int nights() {
        return checkOutEpochDay - checkInEpochDay;
    }

    /** Whether a guest of the other stay would arrive where and when they did before. */
    public boolean keepsArrivalOf(Stay other) {
        return checkInEpochDay == other.checkInEpochDay && isOfSameRoomTypeAs(other);
    }

    /** Whether a guest of the other stay would depart where and when they did before. */
    public boolean keepsDepartureOf(Stay other) {
        return checkOutEpochDay == other.checkOutEpochDay && isOfSameRoomTypeAs(other);
    }

    public boolean isOfSameRoomTypeAs(Stay other) {
        return propertyId.equals(other.propertyId) && roomTypeId.equals(other.roomTypeId);
    }

    /** The rooms that this stay takes in one night. */
    public int roomsOn(int epochDay) {
        return checkInEpochDay <= epochDay && epochDay < checkOutEpochDay ? rooms : 0;
    }

    /** The rooms that stays take together in one night of a room type, that of {@code roomTypeOf}. */
    public static int roomsOn(int epochDay, Stay roomTypeOf, List<Stay> stays) {
        int rooms = 0;
        for (Stay stay : stays) {
            if (stay.isOfSameRoomTypeAs(roomTypeOf)) {
                rooms += stay.roomsOn(epochDay);
            }
        }
        return rooms;
    }
}
