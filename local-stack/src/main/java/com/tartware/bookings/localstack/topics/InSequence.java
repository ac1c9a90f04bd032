package com.tartware.bookings.localstack.topics;

/** How every reader of the reply topic takes the next decision of a tenant: the rule of the projections. */
public enum InSequence {
    /** It is known, and dropped. */
    REPEAT,
    /** It follows the last one, and is taken. */
    NEXT,
    /** One before it is missing. It is dropped, and comes again after the missing one. */
    TOO_EARLY;

    /** @param last sequence that was taken, 0 before the first */
    public static InSequence after(long last, long sequence) {
        return sequence <= last ? REPEAT : sequence == last + 1 ? NEXT : TOO_EARLY;
    }
}
