package com.tartware.bookings.ingest.booking;

import com.tartware.bookings.ingest.fields.ObjectFields;

/** Reads how long a hold lasts, from the log time of its command. */
final class HoldSeconds {
    private static final String HOLD_SECONDS = "hold_seconds";

    /** The contract's one day. */
    private static final int HOLD_SECONDS_MAX = 86_400;

    private HoldSeconds() {}

    static Integer read(ObjectFields body) {
        return body.integer(HOLD_SECONDS, 1, HOLD_SECONDS_MAX);
    }

    static Integer readRequired(ObjectFields body) {
        return body.requiredInteger(HOLD_SECONDS, 1, HOLD_SECONDS_MAX);
    }
}
