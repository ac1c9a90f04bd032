package com.tartware.bookings.jobs.decision;

import static com.tartware.bookings.core.simulation.faults.Fault.fault;
import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.simulation.faults.Fault;
import com.tartware.bookings.core.simulation.faults.PlantedFault;
import com.tartware.bookings.jobs.testing.Appended;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.connector.kafka.sink.internal.KafkaCommitter;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Transactions that a crash left open at one parallelism block no reader at another one. Upstream says that after a downscale one may
 * stay until it times out (FLINK-40626); this is how we would see it.
 */
class DownscaleITCase {
    private static final int HOLD_SECONDS_MAX = 2;

    /** Checkpoints complete and nothing is committed, as when a task manager dies between the two. */
    private static final Fault NOTHING_IS_COMMITTED =
            fault("nothing is committed", KafkaCommitter.class, "commit").isSkipped();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(8)
            .build());

    @TempDir
    Path folder;

    @ParameterizedTest(name = "from {0} to {1} subtasks")
    @CsvSource({"4, 1", "1, 4", "4, 3"})
    void leavesNoTransactionThatHoldsReadersBack(int before, int after) throws Exception {
        int today = (int) LocalDate.now(ZoneOffset.UTC).toEpochDay();
        List<Appended> log = SimulatedLog.of(before, 6, 200, today, HOLD_SECONDS_MAX, DecisionRun.PARTITIONS);
        int third = log.size() / 3;
        try (DecisionRun run = new DecisionRun(folder)) {
            JobClient first = run.start("hashmap", before, null);
            run.append(log.subList(0, third));
            run.awaitDecisions(1);
            String savepoint = first.stopWithSavepoint(
                            false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                    .get();
            int committed = run.decisionCount();
            try (PlantedFault crash = PlantedFault.plant(NOTHING_IS_COMMITTED)) {
                JobClient crashed = run.start("hashmap", before, savepoint);
                run.append(log.subList(third, 2 * third));
                run.awaitUncommitted(20);
                crashed.cancel().get();
            }
            assertThat(run.decisionCount()).isEqualTo(committed);

            JobClient rescaled = run.start("hashmap", after, savepoint);
            run.append(log.subList(2 * third, log.size()));
            run.tick(Duration.ofSeconds(HOLD_SECONDS_MAX + 2));
            MemoryFold expected = run.foldInMemory();
            run.awaitDecisions(expected.decisions());
            rescaled.cancel().get();
            DecisionBodies.assertSame(expected.decisionsByTenant(), run.decisionsByTenant());
        }
    }
}
