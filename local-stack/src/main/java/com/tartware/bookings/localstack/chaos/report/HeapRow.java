package com.tartware.bookings.localstack.chaos.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The live heap of one component while faults were in force: what is left after a full collection.
 *
 * @param samples how many; 0 if no fault lasted long enough, and then the bytes are 0, too
 * @param beforeBytes the last one before the first fault; 0 if there was none
 */
public record HeapRow(String component, int samples, long beforeBytes, long minBytes, long maxBytes, long lastBytes) {
    private static final double MIB = 1 << 20;

    /** Half of the distance between the extremes, of their middle: 0.1 is flat within 10 % up and down. */
    public double spread() {
        return maxBytes == 0 ? 0 : (double) (maxBytes - minBytes) / (maxBytes + minBytes);
    }

    static String text(List<HeapRow> rows) {
        String head = String.format(
                Locale.ROOT,
                "  %-16s %8s %10s %10s %10s %10s  %s",
                "live heap, MiB",
                "samples",
                "before",
                "min",
                "max",
                "last",
                "spread while broken");
        return rows.stream()
                .map(row -> String.format(
                        Locale.ROOT,
                        "  %-16s %8d %10.1f %10.1f %10.1f %10.1f  ±%.1f %%",
                        row.component(),
                        row.samples(),
                        row.beforeBytes() / MIB,
                        row.minBytes() / MIB,
                        row.maxBytes() / MIB,
                        row.lastBytes() / MIB,
                        100 * row.spread()))
                .collect(Collectors.joining(System.lineSeparator(), head + System.lineSeparator(), ""));
    }
}
