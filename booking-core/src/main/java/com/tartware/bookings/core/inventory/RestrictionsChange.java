package com.tartware.bookings.core.inventory;

/**
 * Restrictions to set on nights; each is null to leave it as it is.
 *
 * @param minStay nights, 0 to 366; 0 is none
 * @param maxStay nights, 0 to 366; 0 is none
 */
public record RestrictionsChange(
        Boolean stopSell, Boolean closedToArrival, Boolean closedToDeparture, Integer minStay, Integer maxStay) {
    /** Leaves all as they are. */
    public static final RestrictionsChange UNCHANGED = new RestrictionsChange(null, null, null, null, null);
}
