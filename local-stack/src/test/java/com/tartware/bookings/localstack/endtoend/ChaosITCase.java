package com.tartware.bookings.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tartware.bookings.localstack.chaos.faults.SmallDisk;
import com.tartware.bookings.localstack.endtoend.RunningStack.Verb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real run on every build. Its seed is one that kills TaskManager, JobManager and ClickHouse within three minutes, stops broker,
 * ZooKeeper and Postgres for a while, and, where it may, fills two disks; the many seeds and long runs are a command, see docs/chaos.md.
 */
class ChaosITCase {
    private static final String SEED = "19";

    /** What the seed is there for. A fault that was due but not in force shows nothing. */
    private static final List<String> BROKEN = List.of(
            "kill:taskmanager",
            "kill:jobmanager",
            "kill:clickhouse",
            "pause:broker",
            "pause:zookeeper",
            "pause:postgres");

    private static final List<String> BROKEN_BY_ROOT = List.of("disk:broker", "disk:postgres");

    /**
     * No figure of speed: a quiet machine needs an eighth of it for the worst of them, but one on which a JobManager takes 45 s to start was seen
     * to recover from two kills in 110 s. What ends itself over and over takes longer.
     */
    private static final long RECOVERY_MILLIS_MAX = 120_000;

    @TempDir
    static Path folder;

    @Test
    void nothingIsLostAndNothingIsSoldTwice() throws Exception {
        RunningStack commandLine = new RunningStack(folder);
        Path dataDir = folder.resolve("chaos");
        Verb chaos = commandLine.run("chaos", "--seed", SEED, "--minutes", "3", "--data-dir", dataDir.toString());
        System.out.println(chaos.out());
        assertThat(chaos.exitCode()).as(chaos.out()).isZero();

        JsonNode report;
        Path evidence;
        try (Stream<Path> runs = Files.list(dataDir.resolve("runs"))) {
            evidence = runs.findFirst().orElseThrow();
            report = new ObjectMapper().readTree(Files.readString(evidence.resolve("report.json")));
        }
        Map<String, JsonNode> rows = new LinkedHashMap<>();
        report.get("table").get("rows").forEach(row -> rows.put(row.get("fault").asText(), row));
        assertThat(rows)
                .containsKeys(BROKEN.toArray(String[]::new))
                .containsKeys(BROKEN_BY_ROOT.toArray(String[]::new));
        BROKEN.forEach(fault -> assertWasInForce(rows.get(fault)));
        if (SmallDisk.whyNot(folder).isEmpty()) {
            BROKEN_BY_ROOT.forEach(fault -> assertWasInForce(rows.get(fault)));
        }
        assertThat(rows.values()).allSatisfy(ChaosITCase::assertRecovered);
        assertThat(report.get("load").get("accepted_commands").asInt()).isGreaterThan(500);
        assertThat(report.get("verdicts"))
                .allSatisfy(
                        verdict -> assertThat(verdict.get("violations").asInt()).isZero());
        assertThat(evidence.resolve("faults.jsonl")).isNotEmptyFile();
        assertThat(evidence.resolve("journals")).isNotEmptyDirectory();
        assertThat(evidence.resolve("logs/broker.log")).isNotEmptyFile();
        assertThat(commandLine
                        .run("status", "--json", "--data-dir", dataDir.toString())
                        .out())
                .as("it stops what it started")
                .doesNotContain("\"ready\"");
    }

    private static void assertWasInForce(JsonNode row) {
        assertThat(row.get("injected").asInt()).as("%s", row).isPositive();
    }

    private static void assertRecovered(JsonNode row) {
        assertThat(row.get("not_recovered").asInt()).as("%s", row).isZero();
        for (String where : List.of("readable", "in_postgres", "in_clickhouse")) {
            assertThat(row.get(where).get("measured").asInt())
                    .as("%s", row)
                    .isEqualTo(row.get("injected").asInt());
            assertThat(row.get(where).get("max_millis").asLong())
                    .as("%s: %s", where, row)
                    .isLessThan(RECOVERY_MILLIS_MAX);
        }
    }
}
