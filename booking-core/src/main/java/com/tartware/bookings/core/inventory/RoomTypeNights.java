package com.tartware.bookings.core.inventory;

import java.util.List;

/** The nights of one room type that a decision changed, after the change, in calendar order. */
public record RoomTypeNights(String propertyId, String roomTypeId, List<StayNight> nights) {
    /**
     * One of them.
     *
     * @param epochDay the date, as days since 1970-01-01
     * @param night packed as {@link Night} says
     * @param maxStay nights, 0 is none
     */
    public record StayNight(int epochDay, long night, int maxStay) {}
}
