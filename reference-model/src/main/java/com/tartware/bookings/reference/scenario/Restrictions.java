package com.tartware.bookings.reference.scenario;

/** The restrictions that an inventory command sets; what is null stays as it is. */
public record Restrictions(
        Boolean stopSell, Boolean closedToArrival, Boolean closedToDeparture, Integer minStay, Integer maxStay) {
    public static final Restrictions NONE = new Restrictions(null, null, null, null, null);
}
