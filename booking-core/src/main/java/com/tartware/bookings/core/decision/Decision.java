package com.tartware.bookings.core.decision;

import java.util.UUID;

/**
 * One answer, numbered and dated.
 *
 * @param tenantSequence 1, 2, 3 … within the tenant, without a gap
 * @param commandId the command answered, or null for the expiry of a hold
 * @param bookingId the booking concerned, or null for inventory
 * @param bookingVersion the booking's version after the decision, or {@link #NO_VERSION} where there is no booking
 * @param decidedAtMillis log time of the command, or the time at which the hold expired; never decreases along the sequence
 */
public record Decision(
        long tenantSequence, UUID commandId, UUID bookingId, int bookingVersion, long decidedAtMillis, Ruling ruling) {
    public static final int NO_VERSION = 0;
}
