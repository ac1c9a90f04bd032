package com.tartware.bookings.ingest.store;

import java.time.Instant;

/**
 * One attempt to deliver a decision to an endpoint.
 *
 * @param replay 0 for the first delivery, or the number of the replay that it belongs to
 * @param attempt 1 for the first of its decision
 * @param state {@code DELIVERED}, {@code FAILED}, {@code EXHAUSTED} or {@code DISABLED}
 * @param httpStatus null if no answer came
 * @param error a word of ours; null if there was none
 * @param nextAttemptAt null if there is none
 */
public record StoredAttempt(
        long tenantSequence,
        int replay,
        int attempt,
        Instant attemptedAt,
        String state,
        Integer httpStatus,
        String error,
        int durationMillis,
        Instant nextAttemptAt) {

    public Place place() {
        return new Place(attemptedAt.toEpochMilli(), tenantSequence, replay, attempt);
    }

    /** Where an attempt stands in the list; no other of its endpoint stands there. */
    public record Place(long attemptedAtMillis, long tenantSequence, int replay, int attempt) {}
}
