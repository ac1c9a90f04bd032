package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.avro.BookingStatus;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.avro.RejectionDetail;
import com.tartware.bookings.avro.Stay;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * As much of a decision as the demo needs.
 *
 * @param commandId null for an expiry
 * @param bookingId null for inventory
 * @param reason null unless refused
 * @param stay which stay of the booking was refused; -1 if none is named
 * @param night null unless a night was named
 * @param booking what it made of the booking, or null
 * @param seenNanos when the client could read it
 * @param seenAt the same by the wall clock
 */
record Reply(
        String tenantId,
        long tenantSequence,
        UUID commandId,
        UUID bookingId,
        Outcome outcome,
        Reason reason,
        Instant decidedAt,
        int stay,
        LocalDate night,
        BookingFacts booking,
        long seenNanos,
        Instant seenAt) {

    /**
     * A booking after a decision that changed it.
     *
     * @param holdExpiresAt null unless held
     */
    record BookingFacts(BookingStatus status, int version, Instant holdExpiresAt, int roomNights) {}

    static Reply of(Decision decision, long seenNanos, Instant seenAt) {
        RejectionDetail detail = decision.getDetail();
        return new Reply(
                decision.getTenantId(),
                decision.getTenantSequence(),
                uuid(decision.getCommandId()),
                uuid(decision.getBookingId()),
                decision.getOutcome(),
                decision.getReason(),
                decision.getDecidedAt(),
                detail != null && detail.getStay() != null ? detail.getStay() : -1,
                detail == null ? null : detail.getNight(),
                decision.getBooking() == null ? null : facts(decision),
                seenNanos,
                seenAt);
    }

    private static BookingFacts facts(Decision decision) {
        long roomNights = 0;
        for (Stay stay : decision.getBooking().getStays()) {
            roomNights += stay.getRooms() * ChronoUnit.DAYS.between(stay.getCheckIn(), stay.getCheckOut());
        }
        return new BookingFacts(
                decision.getBooking().getStatus(),
                decision.getBookingVersion() == null ? 0 : decision.getBookingVersion(),
                decision.getBooking().getHoldExpiresAt(),
                Math.toIntExact(roomNights));
    }

    private static UUID uuid(String text) {
        return text == null ? null : UUID.fromString(text);
    }
}
