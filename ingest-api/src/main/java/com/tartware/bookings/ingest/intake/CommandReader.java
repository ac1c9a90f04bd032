package com.tartware.bookings.ingest.intake;

import com.tartware.bookings.ingest.fields.ObjectFields;
import com.tartware.bookings.ingest.fields.PathFields;

/** Makes one kind of command of a request; one implementation a call, in the package of its feature. */
@FunctionalInterface
public interface CommandReader {
    /**
     * Reads every field that the command knows. What is wrong with them goes to the fields' errors; the result counts only if
     * there are none, and may then hold nothing that the contract forbids.
     */
    RequestedCommand read(PathFields path, ObjectFields body);
}
