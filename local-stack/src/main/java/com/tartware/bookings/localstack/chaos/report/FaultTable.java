package com.tartware.bookings.localstack.chaos.report;

import com.tartware.bookings.localstack.chaos.plan.FaultName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** Fault by fault: how often it was injected, and how soon decisions could be read again. */
public record FaultTable(List<Row> rows) {
    /**
     * One fault.
     *
     * @param injected how often it was in force
     * @param leftOut how often it was due and could not be: its process was not running
     * @param measured of how many of them the recovery is known
     * @param p50Millis 0 where nothing is measured, as are the two after it
     */
    public record Row(
            String fault, int injected, int leftOut, int measured, long p50Millis, long p95Millis, long maxMillis) {}

    /** @param faults of one run or of several */
    public static FaultTable of(List<FaultLine> faults) {
        List<Row> rows = new ArrayList<>();
        faults.stream()
                .map(fault -> FaultName.of(fault.fault()).orElseThrow())
                .distinct()
                .sorted(FaultName.ORDER)
                .forEach(name -> rows.add(row(
                        name,
                        faults.stream()
                                .filter(fault -> fault.fault().equals(name.toString()))
                                .toList())));
        return new FaultTable(rows);
    }

    private static Row row(FaultName name, List<FaultLine> faults) {
        int injected = (int) faults.stream().filter(FaultLine::injected).count();
        List<Long> recoveries = faults.stream()
                .map(FaultLine::recoveryMillis)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        return new Row(
                name.toString(),
                injected,
                faults.size() - injected,
                recoveries.size(),
                percentile(recoveries, 50),
                percentile(recoveries, 95),
                percentile(recoveries, 100));
    }

    /** The nearest rank: one that was really measured. */
    static long percentile(List<Long> sorted, int percent) {
        if (sorted.isEmpty()) {
            return 0;
        }
        int rank = (sorted.size() * percent + 99) / 100;
        return sorted.get(Math.max(1, rank) - 1);
    }

    public int injected() {
        return rows.stream().mapToInt(Row::injected).sum();
    }

    /**
     * For people.
     *
     * @param violations by the fault's name, of all runs that it was part of: no violation tells which of the faults made it
     */
    public String text(ToLongFunction<String> violations) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "  %-22s %8s  %10s %10s %10s  %s%n",
                "fault",
                "injected",
                "p50",
                "p95",
                "max",
                "violations in its runs"));
        for (Row row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-22s %8d  %10s %10s %10s  %d%s%n",
                    row.fault(),
                    row.injected(),
                    seconds(row, row.p50Millis()),
                    seconds(row, row.p95Millis()),
                    seconds(row, row.maxMillis()),
                    violations.applyAsLong(row.fault()),
                    row.leftOut() == 0 ? "" : "   (%d left out: not running)".formatted(row.leftOut())));
        }
        return text.toString();
    }

    private static String seconds(Row row, long millis) {
        return row.measured() == 0 ? "-" : String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }
}
