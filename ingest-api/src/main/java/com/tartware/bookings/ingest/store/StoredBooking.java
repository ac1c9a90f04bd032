package com.tartware.bookings.ingest.store;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * A booking after its newest decision.
 *
 * @param holdExpiresAt null unless it is held
 * @param tenantSequence of the decision that left it so
 */
public record StoredBooking(
        UUID bookingId,
        String status,
        int version,
        Instant holdExpiresAt,
        List<StoredStay> stays,
        String guestRef,
        String externalReference,
        String channel,
        String ratePlanId,
        Long amountMinor,
        String currency,
        Instant createdAt,
        Instant updatedAt,
        long tenantSequence) {

    StoredBooking withStays(List<StoredStay> read) {
        return new StoredBooking(
                bookingId,
                status,
                version,
                holdExpiresAt,
                List.copyOf(read),
                guestRef,
                externalReference,
                channel,
                ratePlanId,
                amountMinor,
                currency,
                createdAt,
                updatedAt,
                tenantSequence);
    }

    public record StoredStay(String propertyId, String roomTypeId, LocalDate checkIn, LocalDate checkOut, int rooms) {}
}
