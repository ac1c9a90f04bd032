package com.tartware.bookings.core.inventory;

/** A room type that the tenant knows, with the number under which its nights are stored. */
public record RoomTypeNumber(String propertyId, String roomTypeId, int number) {}
