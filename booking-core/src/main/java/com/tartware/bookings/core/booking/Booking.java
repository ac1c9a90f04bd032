package com.tartware.bookings.core.booking;

import com.tartware.bookings.core.clock.LogDate;
import java.util.List;
import java.util.UUID;

/**
 * A booking as the ledger keeps it. It is also the memory of the idempotency key that made it, for as long as it is kept.
 *
 * @param bookingId the id of the key that made it
 * @param version 1 after the creation, one more after every change
 * @param holdExpiresAtMillis while {@link BookingStatus#HELD}, the log time at which it expires, otherwise {@link #NEVER}
 * @param endedAtMillis log time of its cancellation, release or expiry, otherwise {@link #NEVER}
 * @param stays 1 to 16
 * @param createdBy the command that made it
 * @param lastRefused the newest refusal of a command that came with the same key but asked for something else, or null; the ones
 *     before it hang on it in a chain
 * @param reviewEpochDay the UTC day on which to look next whether it is past its end; no later than that end
 */
public record Booking(
        UUID bookingId,
        BookingStatus status,
        int version,
        long holdExpiresAtMillis,
        long endedAtMillis,
        List<Stay> stays,
        UUID createdBy,
        UUID lastRefused,
        int reviewEpochDay) {
    /** No such time. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int FIRST_VERSION = 1;
    private static final int NO_REVIEW = Integer.MAX_VALUE;

    /** A booking is forgotten at 00:00 UTC so many days after its last check-out, or so many days after it ended. */
    private static final int KEPT_DAYS = 30;

    private static final long KEPT_MILLIS = LogDate.startMillis(KEPT_DAYS);

    public Booking {
        stays = List.copyOf(stays);
    }

    public static Booking confirmed(UUID bookingId, List<Stay> stays, UUID createdBy) {
        return new Booking(
                bookingId, BookingStatus.CONFIRMED, FIRST_VERSION, NEVER, NEVER, stays, createdBy, null, NO_REVIEW);
    }

    public static Booking held(UUID bookingId, long expiresAtMillis, List<Stay> stays, UUID createdBy) {
        return new Booking(
                bookingId,
                BookingStatus.HELD,
                FIRST_VERSION,
                expiresAtMillis,
                NEVER,
                stays,
                createdBy,
                null,
                NO_REVIEW);
    }

    /** From this log time on the booking is past its end, and counts as absent whatever is still stored. */
    public long forgottenAtMillis() {
        int lastCheckOutEpochDay = Integer.MIN_VALUE;
        for (Stay stay : stays) {
            lastCheckOutEpochDay = Math.max(lastCheckOutEpochDay, stay.checkOutEpochDay());
        }
        long afterCheckOut = LogDate.startMillis(lastCheckOutEpochDay + KEPT_DAYS);
        return endedAtMillis == NEVER ? afterCheckOut : Math.min(afterCheckOut, endedAtMillis + KEPT_MILLIS);
    }

    public boolean isForgottenAt(long logTimeMillis) {
        return logTimeMillis >= forgottenAtMillis();
    }

    public int earliestCheckInEpochDay() {
        int earliest = Integer.MAX_VALUE;
        for (Stay stay : stays) {
            earliest = Math.min(earliest, stay.checkInEpochDay());
        }
        return earliest;
    }

    public Booking confirmed() {
        return new Booking(
                bookingId,
                BookingStatus.CONFIRMED,
                version + 1,
                NEVER,
                NEVER,
                stays,
                createdBy,
                lastRefused,
                reviewEpochDay);
    }

    /** @param status one without rooms */
    public Booking ended(BookingStatus status, long endedAtMillis) {
        return new Booking(
                bookingId, status, version + 1, NEVER, endedAtMillis, stays, createdBy, lastRefused, reviewEpochDay);
    }

    public Booking extendedTo(long expiresAtMillis) {
        return new Booking(
                bookingId,
                status,
                version + 1,
                expiresAtMillis,
                endedAtMillis,
                stays,
                createdBy,
                lastRefused,
                reviewEpochDay);
    }

    public Booking modified(List<Stay> newStays) {
        return new Booking(
                bookingId,
                status,
                version + 1,
                holdExpiresAtMillis,
                endedAtMillis,
                newStays,
                createdBy,
                lastRefused,
                reviewEpochDay);
    }

    /** Not a change of the booking: its version stays. */
    public Booking refusing(UUID refusal) {
        return new Booking(
                bookingId,
                status,
                version,
                holdExpiresAtMillis,
                endedAtMillis,
                stays,
                createdBy,
                refusal,
                reviewEpochDay);
    }

    public Booking reviewedOn(int epochDay) {
        return new Booking(
                bookingId,
                status,
                version,
                holdExpiresAtMillis,
                endedAtMillis,
                stays,
                createdBy,
                lastRefused,
                epochDay);
    }
}
