package com.tartware.bookings.core.booking;

/** Where a booking is in its life. */
public enum BookingStatus {
    CONFIRMED
}
