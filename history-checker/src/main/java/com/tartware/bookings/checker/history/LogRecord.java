package com.tartware.bookings.checker.history;

import com.tartware.bookings.reference.scenario.Request;
import java.util.UUID;

/** A record of the command log. */
public sealed interface LogRecord {
    int partition();

    long offset();

    /** As the broker stamped it; log time is the greatest so far in the partition. */
    long appendTimeMillis();

    /** How to find it. */
    default String place() {
        return "partition %d offset %d".formatted(partition(), offset());
    }

    /** A tenant's command. */
    record CommandRecord(
            int partition,
            long offset,
            long appendTimeMillis,
            String tenant,
            UUID commandId,
            UUID keyId,
            Request request)
            implements LogRecord {}

    /** The clock's. */
    record TickRecord(int partition, long offset, long appendTimeMillis) implements LogRecord {}

    /**
     * Nobody's command.
     *
     * @param why in a few words
     * @param value null if it had none
     */
    @SuppressWarnings("ArrayRecordComponent") // Looked at, never compared as a record.
    record RefusedRecord(int partition, long offset, long appendTimeMillis, String why, byte[] value)
            implements LogRecord {}
}
