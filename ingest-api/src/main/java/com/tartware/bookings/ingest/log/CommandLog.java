package com.tartware.bookings.ingest.log;

import com.tartware.bookings.avro.BookingCommand;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** The one thing ingest does to the log. */
public interface CommandLog {
    /**
     * Appends a tenant's command to its partition. Never blocks.
     *
     * @param traceparent goes into the record's header
     * @param answerPartition of the answers topic, in which the decision is awaited, or {@link
     *     com.tartware.bookings.schemas.reply.AnswerPartition#NONE}
     * @return completes once the broker has acknowledged the record, with its log time as far as this process can tell: never after
     *     the one that the fold goes by, and before it only where the broker's clock stepped back and another process has seen that.
     *     Completes exceptionally if the broker will not acknowledge; then the record may be in the log all the same. Who gives up
     *     waiting completes it, and what was not sent by then is not sent at all. It completes on a thread that must not be kept: go
     *     on with an executor.
     */
    CompletableFuture<Instant> append(BookingCommand command, TraceParent traceparent, int answerPartition);
}
