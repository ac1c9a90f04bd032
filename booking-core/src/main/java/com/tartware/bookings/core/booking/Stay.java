package com.tartware.bookings.core.booking;

/**
 * Rooms of one room type for the nights {@code [checkInEpochDay, checkOutEpochDay)}; the check-out date is not slept.
 *
 * @param checkInEpochDay property-local calendar date, as days since 1970-01-01
 * @param rooms 1 to 99
 */
public record Stay(String propertyId, String roomTypeId, int checkInEpochDay, int checkOutEpochDay, int rooms) {}
