package com.tartware.bookings.ingest.fairuse;

import java.util.Optional;
import picocli.CommandLine.Option;

/** The limits of a tenant that has none of its own in the tenants file, and where processes compare what they gave. */
public final class FairUseOptions {
    @Option(
            names = "--writes-per-second",
            paramLabel = "N",
            defaultValue = "${env:TARTWARE_INGEST_WRITES_PER_SECOND:-5000}",
            description = "Writes a second of one tenant (env TARTWARE_INGEST_WRITES_PER_SECOND; 5000).")
    private int writesPerSecond;

    @Option(
            names = "--writes-burst",
            paramLabel = "N",
            defaultValue = "${env:TARTWARE_INGEST_WRITES_BURST:-10000}",
            description = "Writes of one tenant at once (env TARTWARE_INGEST_WRITES_BURST; 10000).")
    private int writesBurst;

    @Option(
            names = "--reads-per-second",
            paramLabel = "N",
            defaultValue = "${env:TARTWARE_INGEST_READS_PER_SECOND:-5000}",
            description = "Reads a second of one tenant (env TARTWARE_INGEST_READS_PER_SECOND; 5000).")
    private int readsPerSecond;

    @Option(
            names = "--reads-burst",
            paramLabel = "N",
            defaultValue = "${env:TARTWARE_INGEST_READS_BURST:-10000}",
            description = "Reads of one tenant at once (env TARTWARE_INGEST_READS_BURST; 10000).")
    private int readsBurst;

    @Option(
            names = "--concurrent-requests",
            paramLabel = "N",
            defaultValue = "${env:TARTWARE_INGEST_CONCURRENT_REQUESTS:-8000}",
            description = "Requests of one tenant under way at once in this process (env"
                    + " TARTWARE_INGEST_CONCURRENT_REQUESTS; 8000).")
    private int concurrentRequests;

    @Option(
            names = "--redis-url",
            paramLabel = "URL",
            defaultValue = "${env:TARTWARE_INGEST_REDIS_URL:-}",
            description =
                    "Where several ingest processes compare what they gave, redis:// or rediss://; without it each"
                            + " gives the whole limit. Other users of the machine can read flags; with a password in it,"
                            + " prefer env TARTWARE_INGEST_REDIS_URL.")
    private String redisUrl;

    /** @throws IllegalArgumentException naming the setting that is out of range */
    public Limits limits() {
        return new Limits(
                new Rate(writesPerSecond, writesBurst), new Rate(readsPerSecond, readsBurst), concurrentRequests);
    }

    public Optional<String> redisUrl() {
        return redisUrl == null || redisUrl.isBlank() ? Optional.empty() : Optional.of(redisUrl);
    }
}
