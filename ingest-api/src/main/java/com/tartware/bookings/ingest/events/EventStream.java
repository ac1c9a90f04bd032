package com.tartware.bookings.ingest.events;

import java.util.function.BooleanSupplier;

/** One client's place in its tenant's decisions: little more than the sequence to send next. Confined to the feed's thread. */
final class EventStream {
    final TenantFeed tenant;
    final Subscriber subscriber;
    final BooleanSupplier stillValid;

    /** The sequence to send next. */
    long next;

    /** Whether the store is to be asked for {@link #next} although nobody said that it has it: once, as the stream begins. */
    boolean unsure;

    boolean begun;
    boolean writing;
    /** Of the write under way, or of the last one. */
    int writtenBytes;

    boolean ended;
    /** When the write under way began, or the last one ended. */
    long wroteNanos;

    EventStream(TenantFeed tenant, Subscriber subscriber, BooleanSupplier stillValid) {
        this.tenant = tenant;
        this.subscriber = subscriber;
        this.stillValid = stillValid;
    }

    boolean isStuckSince(long nanos) {
        return writing && !ended && wroteNanos - nanos <= 0;
    }
}
