package com.tartware.bookings.localstack.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Several runs, one after the other, and what they show together.
 *
 * @param runs in their order, at least one
 * @param table of all their faults
 */
public record ChaosSeries(List<ChaosReport> runs, FaultTable table) {
    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    public static ChaosSeries of(List<ChaosReport> runs) {
        return new ChaosSeries(
                List.copyOf(runs),
                FaultTable.of(
                        runs.stream().flatMap(run -> run.faults().stream()).toList()));
    }

    public long violations() {
        return runs.stream().mapToLong(ChaosReport::violations).sum();
    }

    private long violationsOfRunsWith(String fault) {
        return runs.stream()
                .filter(run ->
                        run.faults().stream().anyMatch(line -> line.fault().equals(fault) && line.injected()))
                .mapToLong(ChaosReport::violations)
                .sum();
    }

    public JsonNode json() {
        return JSON.valueToTree(this);
    }

    /** Run by run, then fault by fault. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "  %-8s %7s %9s %10s %9s  %s",
                "seed",
                "faults",
                "accepted",
                "decisions",
                "quiet",
                "violations"));
        for (ChaosReport run : runs) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-8d %7d %,9d %,10d %7.1f s  %s",
                    run.seed(),
                    run.table().injected(),
                    run.load().acceptedCommands(),
                    run.load().decisionCount(),
                    run.quietSeconds(),
                    run.good() ? "0" : "%,d   again: %s".formatted(run.violations(), run.repeat())));
        }
        lines.add("");
        lines.add(table.text(this::violationsOfRunsWith).stripTrailing());
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "  chaos: %,d runs, %,d faults, %,d commands accepted, %,d violations",
                runs.size(),
                table.injected(),
                runs.stream().mapToLong(run -> run.load().acceptedCommands()).sum(),
                violations()));
        return String.join(System.lineSeparator(), lines);
    }
}
