package com.tartware.bookings.localstack.chaos.report;

import com.tartware.bookings.localstack.chaos.plan.FaultName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Fault by fault: how often it was injected, and how soon decisions could be read and were stored again. */
public record FaultTable(List<Row> rows) {
    private static final Comparator<String> IN_ORDER =
            Comparator.comparing(name -> FaultName.of(name).orElseThrow(), FaultName.ORDER);

    /**
     * One fault.
     *
     * @param injected how often it was in force
     * @param leftOut how often it was due and could not be
     * @param whyLeftOut each reason once
     * @param notRecovered after how many of them no decision could be read, or was in one of the stores
     * @param readable until a decision made after it could be read
     * @param inPostgres until Postgres had one
     * @param inClickhouse until ClickHouse had one
     */
    public record Row(
            String fault,
            int injected,
            int leftOut,
            List<String> whyLeftOut,
            int notRecovered,
            Times readable,
            Times inPostgres,
            Times inClickhouse) {}

    /**
     * What was measured.
     *
     * @param measured how often; the rest is 0 if never
     */
    public record Times(int measured, long p50Millis, long p95Millis, long maxMillis) {
        static Times of(List<FaultLine> faults, Function<FaultLine, Long> time) {
            List<Long> sorted =
                    faults.stream().map(time).filter(Objects::nonNull).sorted().toList();
            return new Times(sorted.size(), percentile(sorted, 50), percentile(sorted, 95), percentile(sorted, 100));
        }

        private String seconds(long millis) {
            return measured == 0 ? "-" : String.format(Locale.ROOT, "%.1f s", millis / 1e3);
        }
    }

    /** @param faults of one run or of several */
    public static FaultTable of(List<FaultLine> faults) {
        List<Row> rows = new ArrayList<>();
        faults.stream()
                .map(FaultLine::fault)
                .distinct()
                .sorted(IN_ORDER)
                .forEach(name -> rows.add(row(
                        name,
                        faults.stream()
                                .filter(fault -> fault.fault().equals(name))
                                .toList())));
        return new FaultTable(rows);
    }

    private static Row row(String name, List<FaultLine> faults) {
        List<FaultLine> leftOut =
                faults.stream().filter(fault -> !fault.injected()).toList();
        return new Row(
                name,
                faults.size() - leftOut.size(),
                leftOut.size(),
                leftOut.stream().map(FaultLine::what).distinct().toList(),
                (int) faults.stream().filter(FaultLine::notRecovered).count(),
                Times.of(faults, FaultLine::recoveryMillis),
                Times.of(faults, FaultLine::inPostgresMillis),
                Times.of(faults, FaultLine::inClickhouseMillis));
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
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT, "  %-28s %8s  %31s %21s%n", "", "", "decided after it: readable", "stored, at most"));
        text.append(String.format(
                Locale.ROOT,
                "  %-28s %8s %4s %8s %8s %8s %10s %10s  %s%n",
                "fault",
                "injected",
                "n",
                "p50",
                "p95",
                "max",
                "Postgres",
                "ClickHouse",
                "violations in its runs"));
        for (Row row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-28s %8d %4d %8s %8s %8s %10s %10s  %d%s%s%n",
                    row.fault(),
                    row.injected(),
                    row.readable().measured(),
                    row.readable().seconds(row.readable().p50Millis()),
                    row.readable().seconds(row.readable().p95Millis()),
                    row.readable().seconds(row.readable().maxMillis()),
                    row.inPostgres().seconds(row.inPostgres().maxMillis()),
                    row.inClickhouse().seconds(row.inClickhouse().maxMillis()),
                    violations.applyAsLong(row.fault()),
                    row.notRecovered() == 0 ? "" : "   (%d not recovered)".formatted(row.notRecovered()),
                    row.leftOut() == 0
                            ? ""
                            : "   (%d left out: %s)".formatted(row.leftOut(), String.join("; ", row.whyLeftOut()))));
        }
        return text.toString();
    }
}
