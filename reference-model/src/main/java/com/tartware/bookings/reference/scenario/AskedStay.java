package com.tartware.bookings.reference.scenario;

/**
 * Rooms for the nights {@code [checkIn, checkOut)}, well-formed or not.
 *
 * @param checkIn days since 1970-01-01, as every date in here
 */
public record AskedStay(RoomType roomType, int checkIn, int checkOut, int rooms) {
    public boolean sleeps(RoomType otherRoomType, int night) {
        return checkIn <= night && night < checkOut && roomType.equals(otherRoomType);
    }
}
