package com.tartware.bookings.localstack.chaos.report;

import com.tartware.bookings.localstack.chaos.faults.InjectedFault;
import com.tartware.bookings.localstack.chaos.plan.FaultName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

    /** @param arrivals in the order in which they arrived */
    public static FaultTable of(List<InjectedFault> faults, List<Arrival> arrivals) {
        List<Row> rows = new ArrayList<>();
        for (FaultName name : FaultName.all()) {
            List<InjectedFault> ofName = faults.stream()
                    .filter(fault -> fault.planned().name().equals(name))
                    .toList();
            if (!ofName.isEmpty()) {
                rows.add(row(name, ofName, arrivals));
            }
        }
        return new FaultTable(rows);
    }

    private static Row row(FaultName name, List<InjectedFault> faults, List<Arrival> arrivals) {
        int injected = (int) faults.stream().filter(InjectedFault::injected).count();
        List<Long> recoveries = faults.stream()
                .flatMap(fault -> Recovery.of(fault, arrivals).stream())
                .map(Duration::toMillis)
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
     * @param violations of the whole run: no violation tells which of the faults made it
     */
    public String text(long violations) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "  %-22s %8s  %10s %10s %10s  %s%n",
                "fault",
                "injected",
                "p50",
                "p95",
                "max",
                "violations in the run"));
        for (Row row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-22s %8d  %10s %10s %10s  %d%s%n",
                    row.fault(),
                    row.injected(),
                    seconds(row, row.p50Millis()),
                    seconds(row, row.p95Millis()),
                    seconds(row, row.maxMillis()),
                    violations,
                    row.leftOut() == 0 ? "" : "   (%d left out: not running)".formatted(row.leftOut())));
        }
        return text.toString();
    }

    private static String seconds(Row row, long millis) {
        return row.measured() == 0 ? "-" : String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }
}
