package com.tartware.bookings.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tartware.bookings.localstack.endtoend.RunningStack.Verb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real run on every build. Its seed is one that kills TaskManager, JobManager and ClickHouse within three minutes, stops broker, ZooKeeper and Postgres for a while, and fills two disks; the many seeds and long
 * runs are a command, see docs/chaos.md.
 */
class ChaosITCase {
    private static final String SEED = "19";

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
        assertThat(report.get("table").get("rows")).isNotEmpty();
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
}
