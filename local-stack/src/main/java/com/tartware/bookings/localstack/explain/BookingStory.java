package com.tartware.bookings.localstack.explain;

import com.tartware.bookings.avro.BookingStatus;
import com.tartware.bookings.avro.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What log and reply topic say of one tenant's booking.
 *
 * @param commands in the order of the log
 * @param decisions in the order of their sequence, each once
 */
public record BookingStory(
        String tenantId, String bookingId, List<LoggedCommand> commands, List<SeenDecision> decisions) {

    public List<Decision> decided() {
        return decisions.stream().map(SeenDecision::decision).toList();
    }

    /** The newest decision that changed the booking; none if none ever made it. */
    Optional<Decision> latest() {
        return decided().stream()
                .filter(decision -> decision.getBooking() != null)
                .reduce((earlier, later) -> later);
    }

    /** When the booking is a hold whose time is up: since when its expiry has been due. */
    Optional<Instant> expiryDueSince(Instant now) {
        return latest().filter(decision -> decision.getBooking().getStatus() == BookingStatus.HELD)
                .map(decision -> decision.getBooking().getHoldExpiresAt())
                .filter(expiresAt -> !expiresAt.isAfter(now));
    }
}
