package com.tartware.bookings.localstack.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tartware.bookings.localstack.chaos.report.ChaosReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The folder of one run: journals, fault log, component logs, report. The newest few runs are kept, and more of those that found something. */
record Evidence(Path folder) {
    private static final int RUNS_KEPT = 5;
    private static final int FINDINGS_KEPT = 20;
    private static final String RUN = "-seed-";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    static Evidence begin(Path dataDir, long seed, Instant now) throws IOException {
        Path runs = Files.createDirectories(dataDir.resolve("runs"));
        deleteOldest(runs);
        // The time leads, so that the names sort as the runs came.
        return new Evidence(Files.createDirectories(runs.resolve("%s%s%d".formatted(STAMP.format(now), RUN, seed))));
    }

    private static void deleteOldest(Path runs) throws IOException {
        List<Path> newestFirst;
        try (Stream<Path> listed = Files.list(runs)) {
            newestFirst = listed.filter(run -> run.getFileName().toString().contains(RUN))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        Map<Boolean, List<Path>> byGood =
                newestFirst.stream().collect(Collectors.partitioningBy(Evidence::foundNothing));
        delete(byGood.get(true), RUNS_KEPT - 1);
        delete(byGood.get(false), FINDINGS_KEPT);
    }

    /** A run without a report was broken off, which may be a finding as well. */
    private static boolean foundNothing(Path run) {
        try {
            JsonNode verdicts = JSON.readTree(ChaosReport.file(run).toFile()).path("verdicts");
            return !verdicts.isEmpty()
                    && StreamSupport.stream(verdicts.spliterator(), false)
                            .allMatch(verdict -> verdict.path("violations").asLong(1) == 0);
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static void delete(List<Path> newestFirst, int kept) throws IOException {
        for (Path run : newestFirst.stream().skip(kept).toList()) {
            try (Stream<Path> files = Files.walk(run)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    Path journals() {
        return folder.resolve("journals");
    }

    Path faultLog() {
        return folder.resolve("faults.jsonl");
    }

    Path checks() {
        return folder.resolve("checks.json");
    }

    void copyLogs(Path logs) throws IOException {
        Path copies = Files.createDirectories(folder.resolve("logs"));
        try (Stream<Path> listed = Files.list(logs)) {
            for (Path log : listed.filter(Files::isRegularFile).toList()) {
                Files.copy(log, copies.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
