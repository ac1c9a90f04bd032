package com.tartware.bookings.ingest.fairuse;

import java.util.Map;
import java.util.TreeMap;

/**
 * How much one tenant may ask for.
 *
 * @param writes bookings, inventory, and webhook endpoints changed
 * @param reads everything that is only looked at; a stream counts once, as it begins
 * @param concurrentRequests under way at once in one process, 1 to {@value Rate#MAX}
 */
public record Limits(Rate writes, Rate reads, int concurrentRequests) {
    /**
     * The contract's figures for writes. Reads get the same. Requests under way stay below the 8,192 places for appends, and for waits,
     * that one process has; at that rate of writes it is as much as waiting 1.6 s for each decision takes.
     */
    public static final Limits DEFAULT = new Limits(new Rate(5_000, 10_000), new Rate(5_000, 10_000), 8_000);

    public Limits {
        Rate.requireInRange("concurrent requests", concurrentRequests);
    }

    /**
     * What one tenant has instead of the defaults.
     *
     * @param values by setting; a setting left out stays as it is
     */
    public record Overrides(Map<Setting, Integer> values) {
        public static final Overrides NONE = new Overrides(Map.of());

        public Overrides {
            values = Map.copyOf(new TreeMap<>(values));
        }

        public Limits over(Limits defaults) {
            return new Limits(
                    new Rate(
                            values.getOrDefault(
                                    Setting.WRITES_PER_SECOND, defaults.writes().perSecond()),
                            values.getOrDefault(
                                    Setting.WRITES_BURST, defaults.writes().burst())),
                    new Rate(
                            values.getOrDefault(
                                    Setting.READS_PER_SECOND, defaults.reads().perSecond()),
                            values.getOrDefault(
                                    Setting.READS_BURST, defaults.reads().burst())),
                    values.getOrDefault(Setting.CONCURRENT_REQUESTS, defaults.concurrentRequests()));
        }
    }

    /** What the tenants file may say under {@code limits}, in lower case. */
    public enum Setting {
        WRITES_PER_SECOND,
        WRITES_BURST,
        READS_PER_SECOND,
        READS_BURST,
        CONCURRENT_REQUESTS
    }
}
