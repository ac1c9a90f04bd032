package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.jobs.testing.Appended;
import com.tartware.bookings.jobs.testing.OtherBuild;
import com.tartware.bookings.jobs.testing.SavepointFixture;
import com.tartware.bookings.schemas.Topic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A savepoint written by an earlier build goes on: the job restored from it decides what comes next, whatever schema version it is written
 * with, as the ledger does that has folded the whole log. Times are the fixture's own, so it is as hard to pass in ten years as today.
 */
class DecisionSavepointITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} on {1} with {2} subtasks")
    @CsvSource({"decision-0.1, hashmap, 1", "decision-0.1, rocksdb, 3"})
    void goesOnWhereItStopped(String name, String backend, int parallelism) throws Exception {
        SavepointFixture fixture = SavepointFixture.named(name);
        List<Appended> log = fixture.read("log.tsv");
        List<Appended> continuation = fixture.read("continuation.tsv");
        MemoryFold fold = new MemoryFold(DecisionRun.PARTITIONS);
        long watermarkMillis = fold.append(log);
        fold.advanceTo(watermarkMillis);
        Map<String, Integer> decidedBefore = new HashMap<>();
        fold.decisionsByTenant().forEach((tenantId, decisions) -> decidedBefore.put(tenantId, decisions.size()));
        assertThat(fold.isWorthASavepoint()).isTrue();

        try (DecisionRun run = DecisionRun.withTheRecordsOwnTimes(folder)) {
            run.append(log); // the offsets of the savepoint must be there
            JobClient job =
                    run.start(backend, parallelism, fixture.savepoint().toUri().toString());
            run.append(byBuildsInTurns(continuation));
            fold.advanceTo(fold.append(continuation));
            Map<String, List<byte[]>> expected = new TreeMap<>();
            fold.decisionsByTenant().forEach((tenantId, all) -> {
                List<byte[]> since = all.subList(decidedBefore.get(tenantId), all.size());
                if (!since.isEmpty()) {
                    expected.put(tenantId, since);
                }
            });
            int decisions = expected.values().stream().mapToInt(List::size).sum();
            assertThat(decisions).isGreaterThan(200);
            run.awaitDecisions(decisions);
            job.cancel().get();
            DecisionBodies.assertSame(expected, run.decisionsByTenant());
        }
    }

    private static List<Appended> byBuildsInTurns(List<Appended> records) {
        List<Appended> written = new ArrayList<>();
        for (Appended record : records) {
            byte[] value = OtherBuild.inTurns(Topic.COMMANDS, written.size(), record.value());
            written.add(new Appended(record.tenantId(), value, record.partition(), record.appendTimeMillis()));
        }
        return written;
    }
}
