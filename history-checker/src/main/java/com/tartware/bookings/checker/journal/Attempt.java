package com.tartware.bookings.checker.journal;

/**
 * One HTTP attempt and how it ended for the client.
 *
 * @param answer null if none came
 * @param error why none came, such as {@code timeout}; null if one came, or if the client did not live to know
 * @param endedAtMillis wall clock of the answer or the error, 0 if there was neither
 */
public record Attempt(SentRequest request, HttpAnswer answer, String error, long endedAtMillis) {
    /** How to find it in the journal. */
    public String name() {
        return request.client() + "/" + request.attempt();
    }
}
