package com.tartware.bookings.schemas.reply;

import com.tartware.bookings.avro.Decision;

/** How every reader of the reply topic takes a tenant's next record. */
public enum InSequence {
    /** It is known, and dropped. */
    REPEAT,
    /** It is dropped like a repeat, but says something else than the last one taken: one of the two is not the decision job's. */
    CONFLICT,
    /** It follows the last one, and is taken. A tenant that was held goes on. */
    NEXT,
    /**
     * One before it is missing. It is dropped, and the tenant is held until the missing one comes. Then this one comes again, or it
     * was a stranger's.
     */
    TOO_EARLY;

    /**
     * @param last sequence that was taken, 0 before the first
     * @param lastIdentity its {@link DecisionIdentity}; null where that is not known
     */
    public static InSequence after(long last, Integer lastIdentity, Decision found) {
        long sequence = found.getTenantSequence();
        if (sequence > last) {
            return sequence == last + 1 ? NEXT : TOO_EARLY;
        }
        boolean conflicts = sequence == last && lastIdentity != null && lastIdentity != DecisionIdentity.of(found);
        return conflicts ? CONFLICT : REPEAT;
    }
}
