package com.tartware.bookings.ingest.events;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the streams of one tenant share. All but the live events is confined to the feed's thread. */
final class TenantFeed {
    final String tenantId;
    final RecentEvents live = new RecentEvents();
    /** Whether the feed's thread has been told of live events that it has not seen yet. */
    final AtomicBoolean told = new AtomicBoolean();

    final Set<EventStream> streams = new LinkedHashSet<>();
    /** Streams whose next event only the store has; the first is served first. */
    final Set<EventStream> behind = new LinkedHashSet<>();

    /** The newest page read from the store; null while nobody needs one. */
    RecentEvents page;

    long pageReadNanos;
    /** In line for a page, or waiting for its answer. */
    boolean inLine;
    /** Empty pages in a row: the store has not come as far as the log. */
    int emptyPages;

    long notBeforeNanos;
    /** As far as the store was known to have come. */
    long storeNewest;
    /** When the last stream went; meaningful only while there is none. */
    long leftNanos;

    TenantFeed(String tenantId) {
        this.tenantId = tenantId;
    }

    /** The events from this sequence on that are in memory; null if there are none. */
    RecentEvents.Batch batchFrom(long sequence) {
        RecentEvents.Batch batch = live.from(sequence);
        return batch != null || page == null ? batch : page.from(sequence);
    }

    /** Whether an event is known to exist at this sequence, in memory or not. */
    boolean reaches(long sequence) {
        return sequence <= storeNewest || sequence <= live.last();
    }
}
