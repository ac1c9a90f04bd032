package com.tartware.bookings.localstack.demo;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** Rooms of one room type for the nights [checkIn, checkOut). */
record RequestedStay(String propertyId, String roomTypeId, LocalDate checkIn, LocalDate checkOut, int rooms) {
    int roomNights() {
        return rooms * (int) ChronoUnit.DAYS.between(checkIn, checkOut);
    }
}
