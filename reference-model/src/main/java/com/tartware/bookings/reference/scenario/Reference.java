package com.tartware.bookings.reference.scenario;

/** What the client calls the booking; each is null if not given. */
public record Reference(
        String guestRef,
        String externalReference,
        String channel,
        String ratePlanId,
        Long amountMinor,
        String currency) {
    public static final Reference NONE = new Reference(null, null, null, null, null, null);
}
