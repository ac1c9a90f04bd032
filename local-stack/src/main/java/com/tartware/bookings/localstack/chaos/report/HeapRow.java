package com.tartware.bookings.localstack.chaos.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The live heap of one component while faults were in force: what is left after a full collection.
 *
 * @param samples how many; 0 if no fault lasted long enough, and then the least and the most are 0, too
 * @param beforeBytes the level before the first fault; 0 if it is not known
 */
public record HeapRow(String component, int samples, long beforeBytes, long minBytes, long maxBytes, long lastBytes) {
    private static final double MIB = 1 << 20;

    /** How far it was from the level before, where it was farthest, as a part of that level: -0.1 is a tenth below it. 0 if unknown. */
    public double moved() {
        if (samples == 0 || beforeBytes == 0) {
            return 0;
        }
        long above = maxBytes - beforeBytes;
        long below = beforeBytes - minBytes;
        return (above >= below ? above : -below) / (double) beforeBytes;
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
                "moved while broken, from before");
        return rows.stream()
                .map(row -> String.format(
                        Locale.ROOT,
                        "  %-16s %8d %10.1f %10.1f %10.1f %10.1f  %s",
                        row.component(),
                        row.samples(),
                        row.beforeBytes() / MIB,
                        row.minBytes() / MIB,
                        row.maxBytes() / MIB,
                        row.lastBytes() / MIB,
                        row.samples() == 0 || row.beforeBytes() == 0
                                ? "-"
                                : String.format(Locale.ROOT, "%+.1f %%", 100 * row.moved())))
                .collect(Collectors.joining(System.lineSeparator(), head + System.lineSeparator(), ""));
    }
}
