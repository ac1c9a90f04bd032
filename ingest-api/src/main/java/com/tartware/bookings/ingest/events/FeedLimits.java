package com.tartware.bookings.ingest.events;

/**
 * How many streams may be open at once.
 *
 * @param streamsMax in this process; an idle one costs about 30 KB of heap, nearly all of it the HTTP connection
 * @param streamsPerTenantMax of one tenant in this process
 */
public record FeedLimits(int streamsMax, int streamsPerTenantMax) {
    public FeedLimits {
        if (streamsMax < 1 || streamsPerTenantMax < 1) {
            throw new IllegalArgumentException("at least one stream must be allowed, in all and a tenant");
        }
    }
}
