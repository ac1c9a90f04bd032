package com.tartware.bookings.ingest.waits;

import com.tartware.bookings.ingest.fairuse.TenantPlaces;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What an operator sees of waiting requests. */
final class WaitMetrics {
    /** How a wait ended. */
    enum End {
        /** By the answers topic. */
        BUS,
        /** By a look into the store. */
        STORE,
        /** Without a decision. */
        TIME_UP,
        /** The command was not acknowledged. */
        NOT_APPENDED,
        /** The process is about to end. */
        SHUTDOWN
    }

    private final Map<End, Timer> waits = new EnumMap<>(End.class);
    private final Counter refused;
    private final Counter lookups;

    WaitMetrics(MeterRegistry meters, TenantPlaces inFlight) {
        Gauge.builder("tartware.ingest.waits.in.flight", inFlight, TenantPlaces::taken)
                .description("Requests that wait for the decision on their command")
                .register(meters);
        for (End end : End.values()) {
            waits.put(
                    end,
                    Timer.builder("tartware.ingest.waits")
                            .description("From a checked command to the end of the wait for its decision")
                            .tag("end", end.name().toLowerCase(Locale.ROOT))
                            .publishPercentileHistogram()
                            .minimumExpectedValue(Duration.ofMillis(10))
                            .maximumExpectedValue(Duration.ofSeconds(30))
                            .register(meters));
        }
        refused = Counter.builder("tartware.ingest.waits.refused")
                .description("Requests answered 202 at once because too many waited already")
                .register(meters);
        lookups = Counter.builder("tartware.ingest.waits.lookups")
                .description("Look-ups in the store for waiting requests")
                .register(meters);
    }

    void ended(End end, long nanos) {
        waits.get(end).record(nanos, TimeUnit.NANOSECONDS);
    }

    void refused() {
        refused.increment();
    }

    void lookedUp() {
        lookups.increment();
    }
}
