package com.tartware.bookings.reference.scenario;

/** A room type of one property. */
public record RoomType(String property, String name) {}
