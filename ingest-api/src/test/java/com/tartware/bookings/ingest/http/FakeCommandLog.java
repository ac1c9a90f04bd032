package com.tartware.bookings.ingest.http;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.ingest.log.CommandLog;
import com.tartware.bookings.ingest.log.LogUnavailableException;
import com.tartware.bookings.ingest.log.TraceParent;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A log in memory whose acknowledgements a test decides. */
final class FakeCommandLog implements CommandLog {
    enum Broker {
        ACKNOWLEDGES,
        REFUSES,
        SILENT,
        /** As a mistake of ours would have it. */
        BREAKS
    }

    record Appended(
            BookingCommand command,
            TraceParent traceparent,
            int answerPartition,
            CompletableFuture<Instant> acknowledged) {}

    final List<Appended> appended = new CopyOnWriteArrayList<>();
    volatile Instant logTime = Instant.parse("2030-04-01T12:00:00Z");
    volatile Broker broker = Broker.ACKNOWLEDGES;

    /** Reads what is acknowledged; nobody, unless a test says so. */
    volatile Consumer<BookingCommand> reader = command -> {};

    @Override
    public CompletableFuture<Instant> append(BookingCommand command, TraceParent traceparent, int answerPartition) {
        if (broker == Broker.BREAKS) {
            throw new IllegalStateException("a mistake of ours");
        }
        CompletableFuture<Instant> acknowledged = new CompletableFuture<>();
        appended.add(new Appended(command, traceparent, answerPartition, acknowledged));
        switch (broker) {
            case ACKNOWLEDGES -> {
                acknowledged.complete(logTime);
                reader.accept(command);
            }
            case REFUSES -> acknowledged.completeExceptionally(new LogUnavailableException("refused"));
            case SILENT -> {}
            case BREAKS -> {}
        }
        return acknowledged;
    }

    BookingCommand onlyCommand() {
        if (appended.size() != 1) {
            throw new AssertionError("expected one command, found " + appended);
        }
        return appended.get(0).command();
    }
}
