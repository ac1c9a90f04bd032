package com.tartware.bookings.ingest.booking;

import com.tartware.bookings.ingest.fields.ObjectFields;

/** Reads the booking's version that a client has seen; a command on another is to be rejected. Null: on any. */
final class ExpectedVersion {
    private ExpectedVersion() {}

    static Integer read(ObjectFields body) {
        return body.integer("expected_version", 1, Integer.MAX_VALUE);
    }
}
