package com.tartware.bookings.ingest.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What an operator sees of the feed. */
final class FeedMetrics {
    /** Why a stream ended. */
    enum End {
        /** It went, or cannot be reached any more. */
        CLIENT,
        /** It took nothing for a minute, or for a shorter time when many did not. */
        SLOW,
        CREDENTIAL,
        SHUTDOWN,
        /** The place to begin at could not be found out. */
        STORE
    }

    private final Counter sent;
    private final Counter pages;
    private final Map<End, Counter> ended = new EnumMap<>(End.class);

    FeedMetrics(MeterRegistry meters, AtomicInteger open) {
        Gauge.builder("tartware.ingest.events.streams", open, AtomicInteger::get)
                .description("Open event streams")
                .register(meters);
        sent = Counter.builder("tartware.ingest.events.sent")
                .description("Events handed to clients' connections")
                .register(meters);
        pages = Counter.builder("tartware.ingest.events.catch.up.reads")
                .description("Pages of decisions read from the store for streams that are behind")
                .register(meters);
        for (End end : End.values()) {
            ended.put(
                    end,
                    Counter.builder("tartware.ingest.events.streams.ended")
                            .description("Event streams that ended")
                            .tag("why", end.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    void sent(int events) {
        sent.increment(events);
    }

    void pageRead() {
        pages.increment();
    }

    void ended(End why) {
        ended.get(why).increment();
    }
}
