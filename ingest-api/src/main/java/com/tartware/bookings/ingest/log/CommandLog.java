package com.tartware.bookings.ingest.log;

import com.tartware.bookings.avro.BookingCommand;
import java.util.concurrent.CompletableFuture;

/** The one thing ingest does to the log. */
public interface CommandLog {
    /**
     * Appends a tenant's command to its partition. Never blocks.
     *
     * @param traceparent goes into the record's header
     * @return completes once the broker has acknowledged the record, exceptionally if it will not; then the record may be in the
     *     log all the same. Who gives up waiting completes it, and what was not sent by then is not sent at all. It completes on
     *     a thread that must not be kept: go on with an executor.
     */
    CompletableFuture<Void> append(BookingCommand command, TraceParent traceparent);
}
