package com.tartware.bookings.core.simulation.scenario;

/** A room type of one property. */
public record RoomType(String property, String name) {}
