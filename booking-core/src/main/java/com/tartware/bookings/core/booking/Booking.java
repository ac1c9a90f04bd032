package com.tartware.bookings.core.booking;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A booking as the ledger keeps it. It is also the memory of the idempotency key that made it, for as long as it is kept.
 *
 * @param bookingId the id of the key that made it
 * @param version 1 after the creation, one more after every change
 * @param createdBy the command that made it
 * @param refusedCommands commands that came with the same key but asked for something else; a repeat of one is ignored
 */
public record Booking(
        UUID bookingId,
        BookingStatus status,
        int version,
        List<Stay> stays,
        UUID createdBy,
        List<UUID> refusedCommands) {
    /** A booking is forgotten at 00:00 UTC so many days after its last check-out. */
    private static final int KEPT_DAYS_AFTER_CHECK_OUT = 30;

    private static final long MILLIS_PER_DAY = 86_400_000L;

    public Booking {
        stays = List.copyOf(stays);
        refusedCommands = List.copyOf(refusedCommands);
    }

    /** Whether the booking is past its end; it then counts as absent, whatever is still stored. */
    public boolean isForgottenAt(long logTimeMillis) {
        int lastCheckOutEpochDay = Integer.MIN_VALUE;
        for (Stay stay : stays) {
            lastCheckOutEpochDay = Math.max(lastCheckOutEpochDay, stay.checkOutEpochDay());
        }
        return logTimeMillis >= (lastCheckOutEpochDay + (long) KEPT_DAYS_AFTER_CHECK_OUT) * MILLIS_PER_DAY;
    }

    public boolean knows(UUID commandId) {
        return createdBy.equals(commandId) || refusedCommands.contains(commandId);
    }

    public Booking refusing(UUID commandId) {
        List<UUID> refused = new ArrayList<>(refusedCommands);
        refused.add(commandId);
        return new Booking(bookingId, status, version, stays, createdBy, refused);
    }
}
