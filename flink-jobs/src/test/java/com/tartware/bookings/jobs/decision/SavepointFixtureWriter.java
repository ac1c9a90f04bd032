package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.jobs.testing.Appended;
import com.tartware.bookings.jobs.testing.SavepointFixture;
import com.tartware.bookings.schemas.Topic;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes the fixture of a release, once; no build runs this:
 *
 * <pre>{@code
 * mvn -pl flink-jobs -am verify -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dit.test=SavepointFixtureWriter -Dfailsafe.failIfNoSpecifiedTests=false -Dsavepoint.fixture=decision-0.1
 * }</pre>
 */
class SavepointFixtureWriter {
    private static final int TENANTS = 4;
    private static final int STEPS = 450;
    private static final int CHUNK = 20;
    private static final int FIRST_DAY = (int) LocalDate.of(2026, 6, 1).toEpochDay();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    Path folder;

    @Test
    void writeFixture() throws Exception {
        SavepointFixture fixture = SavepointFixture.named(
                Objects.requireNonNull(System.getProperty("savepoint.fixture"), "-Dsavepoint.fixture names it"));
        List<Appended> all = SimulatedLog.withAClockThatSteps(
                SimulatedLog.of(1, TENANTS, STEPS, FIRST_DAY, AvroRequests.AS_LONG_AS_THEY_ARE, DecisionRun.PARTITIONS),
                1);
        List<Appended> log = all.subList(0, endOfLog(all));
        try (DecisionRun run = DecisionRun.withTheRecordsOwnTimes(folder)) {
            JobClient job = run.start("hashmap", 2, null);
            run.append(log);
            run.awaitDecisions(run.foldInMemory().decisions());
            String written = job.stopWithSavepoint(
                            false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                    .get();
            fixture.create(written);
            fixture.write("log.tsv", Topic.COMMANDS, log);
            fixture.write("continuation.tsv", Topic.COMMANDS, all.subList(log.size(), all.size()));
        }
    }

    /** As far as two thirds, but where the state has something of everything. */
    private static int endOfLog(List<Appended> all) {
        MemoryFold fold = new MemoryFold(DecisionRun.PARTITIONS);
        int end = 0;
        for (int from = 0; from < all.size() * 2 / 3; from += CHUNK) {
            fold.advanceTo(fold.append(all.subList(from, from + CHUNK)));
            end = fold.isWorthASavepoint() ? from + CHUNK : end;
        }
        if (end == 0) {
            throw new IllegalStateException("nowhere is the state worth a savepoint; take another seed");
        }
        return end;
    }
}
