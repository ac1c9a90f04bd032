package com.tartware.bookings.core.booking;

/**
 * What the client calls the booking; each is null if not given. No decision depends on it, so the ledger does not keep it: it
 * passes into the decision that makes the booking.
 *
 * @param amountMinor minor units of {@code currency}, 0 to 10^12; given exactly when the currency is
 */
public record BookingReference(
        String guestRef,
        String externalReference,
        String channel,
        String ratePlanId,
        Long amountMinor,
        String currency) {
    public static final BookingReference NONE = new BookingReference(null, null, null, null, null, null);
}
