package com.tartware.bookings.localstack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceTest {
    private static final String GOOD = "{\"verdicts\":[{\"violations\":0},{\"violations\":0}]}";
    private static final String BAD = "{\"verdicts\":[{\"violations\":0},{\"violations\":3}]}";

    @TempDir
    Path dataDir;

    @Test
    void whatFoundSomethingOutlivesWhatFoundNothing() throws IOException {
        run(1, BAD);
        run(2, null);
        for (long seed = 3; seed <= 10; seed++) {
            run(seed, GOOD);
        }

        assertThat(kept()).containsExactlyInAnyOrder(1L, 2L, 6L, 7L, 8L, 9L, 10L);
    }

    private void run(long seed, String report) throws IOException {
        Evidence evidence = Evidence.begin(dataDir, seed, Instant.ofEpochSecond(seed));
        Files.writeString(evidence.faultLog(), "");
        if (report != null) {
            Files.writeString(evidence.folder().resolve("report.json"), report);
        }
    }

    private List<Long> kept() throws IOException {
        try (Stream<Path> runs = Files.list(dataDir.resolve("runs"))) {
            return runs.map(run -> Long.valueOf(run.getFileName().toString().replaceAll(".*-seed-", "")))
                    .toList();
        }
    }
}
