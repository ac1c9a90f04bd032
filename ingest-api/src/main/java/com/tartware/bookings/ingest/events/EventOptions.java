package com.tartware.bookings.ingest.events;

import picocli.CommandLine.Option;

/** The command line's part about the feed. */
public final class EventOptions {
    @Option(
            names = "--event-streams",
            paramLabel = "NUMBER",
            defaultValue = "${env:TARTWARE_INGEST_EVENT_STREAMS:-4000}",
            description = "Open event streams at most (env TARTWARE_INGEST_EVENT_STREAMS; 4000).")
    private int streamsMax;

    @Option(
            names = "--event-streams-per-tenant",
            paramLabel = "NUMBER",
            defaultValue = "${env:TARTWARE_INGEST_EVENT_STREAMS_PER_TENANT:-2000}",
            description =
                    "Open event streams of one tenant at most (env TARTWARE_INGEST_EVENT_STREAMS_PER_TENANT; 2000).")
    private int streamsPerTenantMax;

    public FeedLimits limits() {
        return new FeedLimits(streamsMax, streamsPerTenantMax);
    }
}
