package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.jobs.testing.Appended;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole job, its task manager taken away again and again, writes the bytes to the reply topic that the ledger gives in memory
 * for what lies in the command topic.
 */
class FoldITCase {
    private static final int TENANTS = 6;
    private static final int STEPS = 500;
    private static final int KILLS = 4;
    private static final int HOLD_SECONDS_MAX = 4;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    private static int taskManagersTaken;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void theJobDecidesAsTheLedgerDoesInMemory(String backend, @InjectMiniCluster MiniCluster cluster) throws Exception {
        int today = (int) LocalDate.now(ZoneOffset.UTC).toEpochDay();
        List<Appended> log =
                SimulatedLog.of(backend.length(), TENANTS, STEPS, today, HOLD_SECONDS_MAX, DecisionRun.PARTITIONS);
        try (DecisionRun run = new DecisionRun(folder)) {
            JobClient job = run.start(backend, 2, null);
            int part = log.size() / (KILLS + 1) + 1;
            for (int from = 0, kills = 0; from < log.size(); from += part, kills++) {
                int decidedBefore = run.decisionCount();
                run.append(log.subList(from, Math.min(from + part, log.size())));
                run.awaitDecisions(decidedBefore + 1);
                if (kills < KILLS) {
                    cluster.terminateTaskManager(taskManagersTaken++).get();
                    cluster.startTaskManager();
                }
            }
            run.tick(Duration.ofSeconds(HOLD_SECONDS_MAX + 2));

            MemoryFold expected = run.foldInMemory();
            run.awaitDecisions(expected.decisions());
            job.cancel().get();
            Map<String, List<byte[]>> found = run.decisionsByTenant();
            DecisionBodies.assertSame(expected.decisionsByTenant(), found);
            long expiries = DecisionBodies.count(found, Outcome.EXPIRED);
            System.out.printf(
                    "%s: %,d records, %,d decisions the same as in memory, %d of them expiries, through %d task managers%n",
                    backend, log.size(), expected.decisions(), expiries, KILLS + 1);
            assertThat(expiries).isPositive();
        }
    }
}
