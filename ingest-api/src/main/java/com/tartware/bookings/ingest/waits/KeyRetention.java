package com.tartware.bookings.ingest.waits;

import com.tartware.bookings.ingest.store.StoredBooking;
import com.tartware.bookings.ingest.store.StoredBooking.StoredStay;
import com.tartware.bookings.ingest.store.StoredDecision;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the fold takes a command for a repeat of one that was decided earlier. The contract's section 3: a key first decided at t is
 * known at log times before t + 24 h, and for as long as the booking that it made is kept; a booking is forgotten at 00:00 UTC 30 days
 * after its last check-out, or 30 days after it ended if that is earlier. After that the same request is a new command with the same ids,
 * and an old decision must not answer it. What cannot be told from the store counts as unknown.
 */
final class KeyRetention {
    private static final Duration KNOWN = Duration.ofHours(24);
    private static final int KEPT_DAYS = 30;
    private static final String KEY_REUSED = "IDEMPOTENCY_KEY_REUSED";
    private static final Set<String> ENDED = Set.of("CANCELLED", "RELEASED", "EXPIRED");

    private KeyRetention() {}

    /** Whether the decision itself tells that it answers a command at that log time, without a look at the booking. */
    static boolean tellsByItself(StoredDecision decision, Instant logTime) {
        if (!decision.decidedAt().isBefore(logTime)) {
            return true; // it is the command's own, or was made after it
        }
        // A reused key was first decided some time before, by another command, and is known from then on only.
        return !KEY_REUSED.equals(decision.reason())
                && logTime.isBefore(decision.decidedAt().plus(KNOWN));
    }

    /**
     * Whether a command at that log time is a repeat of the decided one.
     *
     * @param decision the newest on this command
     * @param keysBooking the booking whose id is that of the command's key
     */
    static boolean isKnown(StoredDecision decision, Optional<StoredBooking> keysBooking, Instant logTime) {
        return tellsByItself(decision, logTime)
                || keysBooking
                        .filter(booking -> isRememberedBy(booking, decision))
                        .filter(booking -> logTime.isBefore(forgottenAt(booking)))
                        .isPresent();
    }

    /**
     * As {@link #isKnown}, for a command that the fold has called a repeat: then only a decision that is too old to be the one meant is
     * ruled out.
     */
    static boolean isPlausible(StoredDecision decision, Optional<StoredBooking> keysBooking, Instant logTime) {
        return logTime.isBefore(decision.decidedAt().plus(KNOWN)) || isKnown(decision, keysBooking, logTime);
    }

    /** It made the booking, or was refused because another command had made it. An id may come again for a later booking. */
    private static boolean isRememberedBy(StoredBooking booking, StoredDecision decision) {
        return KEY_REUSED.equals(decision.reason())
                ? !decision.decidedAt().isBefore(booking.createdAt())
                : decision.decidedAt().equals(booking.createdAt());
    }

    private static Instant forgottenAt(StoredBooking booking) {
        Instant afterCheckOut = booking.stays().stream()
                .map(StoredStay::checkOut)
                .max(LocalDate::compareTo)
                .map(last -> last.plusDays(KEPT_DAYS).atStartOfDay().toInstant(ZoneOffset.UTC))
                .orElse(Instant.MIN);
        if (!ENDED.contains(booking.status())) {
            return afterCheckOut;
        }
        // Nothing changes a booking that has ended, so its last change was its end.
        Instant afterEnd = booking.updatedAt().plus(Duration.ofDays(KEPT_DAYS));
        return afterEnd.isBefore(afterCheckOut) ? afterEnd : afterCheckOut;
    }
}
