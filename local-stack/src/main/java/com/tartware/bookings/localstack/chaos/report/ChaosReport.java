package com.tartware.bookings.localstack.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A run in numbers, for people and for programs.
 *
 * @param faults each that was due
 * @param liveHeap of the processes that were watched; none unless that was asked for
 * @param leftOut sentences about faults that could not be planned here
 * @param settledSeconds from the last answer to a client until all was ready, decided and stored
 * @param quietSeconds until no decision had come for some seconds either; a hold may still expire later
 * @param verdicts of all that judged
 * @param evidence the folder with journals, fault log, component logs and this report
 * @param repeat the command that runs the same again
 */
public record ChaosReport(
        long seed,
        double minutes,
        List<FaultLine> faults,
        FaultTable table,
        List<HeapRow> liveHeap,
        List<String> leftOut,
        LoadFigures load,
        double settledSeconds,
        double quietSeconds,
        List<Verdict> verdicts,
        String evidence,
        String repeat) {
    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    private static final int SENTENCES_SHOWN = 20;

    public long violations() {
        return verdicts.stream().mapToLong(Verdict::violations).sum();
    }

    public boolean good() {
        return violations() == 0;
    }

    public JsonNode json() {
        return JSON.valueToTree(this);
    }

    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(table.text(fault -> violations()).stripTrailing());
        lines.add("");
        if (!liveHeap.isEmpty()) {
            lines.add(HeapRow.text(liveHeap));
            lines.add("");
        }
        leftOut.forEach(sentence -> lines.add("  left out: " + sentence));
        lines.add(String.format(
                Locale.ROOT,
                "  %,d faults; %,d requests, sent %,d times (%,d repeats on purpose), %,d given up without an answer",
                table.injected(),
                load.requests(),
                load.attempts(),
                load.repeats(),
                load.givenUp()));
        lines.add("  answers      " + counted(load.answers()));
        lines.add(
                String.format(Locale.ROOT, "  decisions    %,d: %s", load.decisionCount(), counted(load.decisions())));
        lines.add(String.format(
                Locale.ROOT,
                "  accepted     %,d commands; a decision could be fetched after p50 %.1f s, p95 %.1f s, max %.1f s",
                load.acceptedCommands(),
                load.decisionVisibleP50Millis() / 1e3,
                load.decisionVisibleP95Millis() / 1e3,
                load.decisionVisibleMaxMillis() / 1e3));
        lines.add(String.format(
                Locale.ROOT,
                "  settled      %.1f s after the last answer; quiet, without a decision for some seconds, after %.1f s",
                settledSeconds,
                quietSeconds));
        for (Verdict verdict : verdicts) {
            lines.add(String.format(
                    Locale.ROOT, "  %-12s %,d violations; %s", verdict.by(), verdict.violations(), verdict.summary()));
            verdict.sentences().stream()
                    .limit(SENTENCES_SHOWN)
                    .forEach(sentence -> lines.add("    VIOLATION " + sentence));
        }
        lines.add("  evidence     " + evidence);
        lines.add(
                good()
                        ? "  chaos: 0 violations"
                        : "  chaos: %,d violations; again: %s".formatted(violations(), repeat));
        return String.join(System.lineSeparator(), lines);
    }

    private static String counted(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(count -> String.format(Locale.ROOT, "%s %,d", count.getKey(), count.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** The file name of the report below its evidence. */
    public static Path file(Path evidence) {
        return evidence.resolve("report.json");
    }
}
