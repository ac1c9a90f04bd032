package com.tartware.bookings.localstack.chaos;

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
import java.util.stream.Stream;

/** The folder of one run: journals, fault log, component logs, report. The newest few runs are kept. */
record Evidence(Path folder) {
    private static final int RUNS_KEPT = 5;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    static Evidence begin(Path dataDir, long seed, Instant now) throws IOException {
        Path runs = Files.createDirectories(dataDir.resolve("runs"));
        deleteOldest(runs);
        // The time leads, so that the names sort as the runs came.
        return new Evidence(Files.createDirectories(runs.resolve("%s-seed-%d".formatted(STAMP.format(now), seed))));
    }

    private static void deleteOldest(Path runs) throws IOException {
        List<Path> oldest;
        try (Stream<Path> listed = Files.list(runs)) {
            oldest = listed.filter(run -> run.getFileName().toString().contains("-seed-"))
                    .sorted(Comparator.reverseOrder())
                    .skip(RUNS_KEPT - 1)
                    .toList();
        }
        for (Path run : oldest) {
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
