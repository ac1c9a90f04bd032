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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.connector.kafka.sink.internal.KafkaCommitter;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the gap alarm is for, brought about for real: a transaction is aborted after its checkpoint, the job goes on without a word, and
 * decisions are missing. Restored from a state before them, it decides the same ones again.
 */
class LostTransactionITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Fault COMMITS_ARE_PUT_OFF = fault("commits are put off", KafkaCommitter.class, "commit")
            .isSkippedIf(call -> {
                Collection<?> requests = call.argument(0, Collection.class);
                requests.forEach(request -> ((CommitRequest<?>) request).retryLater());
                return true;
            });
    private static final int HOLD_SECONDS_MAX = 2;
    private static final int LOST_MIN = 20;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    Path folder;

    @Test
    void leavesAGapThatARestoreBeforeItCloses() throws Exception {
        int today = (int) LocalDate.now(ZoneOffset.UTC).toEpochDay();
        List<Appended> log = SimulatedLog.of(11, 4, 300, today, HOLD_SECONDS_MAX, DecisionRun.PARTITIONS);
        int third = log.size() / 3;
        try (DecisionRun run = new DecisionRun(folder)) {
            JobClient before = run.start("rocksdb", 2, null);
            run.append(log.subList(0, third));
            run.awaitDecisions(1);
            String good = before.stopWithSavepoint(false, savepoints(), SavepointFormatType.CANONICAL)
                    .get();

            String bad = loseATransaction(run, good, log.subList(third, 2 * third));

            JobClient unaware = run.start("rocksdb", 2, bad);
            run.append(log.subList(2 * third, log.size()));
            run.tick(Duration.ofSeconds(HOLD_SECONDS_MAX + 2));
            await(() -> hasAGap(run), "a gap");
            assertThat(unaware.getJobStatus().get()).as("it does not notice").isEqualTo(JobStatus.RUNNING);
            unaware.cancel().get();

            JobClient repaired = run.start("rocksdb", 3, good);
            MemoryFold expected = run.foldInMemory();
            await(() -> taken(run) >= expected.decisions(), "every decision");
            repaired.cancel().get();
            DecisionBodies.assertSame(expected.decisionsByTenant(), run.decisionsAsReadersTakeThem());
            System.out.printf(
                    "%,d decisions; %,d records on the reply topic once the lost ones were decided again%n",
                    expected.decisions(), run.decisionCount());
        }
    }

    /** Returns a state past the decisions that were lost: its checkpoints were complete, and the commits after them never came through. */
    private String loseATransaction(DecisionRun run, String from, List<Appended> commands) throws Exception {
        int committed = run.decisionCount();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", run.brokers()))) {
            String savepoint;
            try (PlantedFault noCommit = PlantedFault.plant(COMMITS_ARE_PUT_OFF)) {
                JobClient job = run.start("rocksdb", 2, from);
                run.append(commands);
                run.awaitUncommitted(LOST_MIN);
                savepoint = job.triggerSavepoint(savepoints(), SavepointFormatType.CANONICAL)
                        .get();
                job.cancel().get();
            }
            List<String> pending = ongoing(admin);
            admin.fenceProducers(pending).all().get();
            await(() -> ongoing(admin).isEmpty(), "the end of " + pending);
            assertThat(run.decisionCount()).isEqualTo(committed);
            return savepoint;
        }
    }

    private static List<String> ongoing(Admin admin) {
        try {
            return admin
                    .listTransactions(new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING)))
                    .all()
                    .get()
                    .stream()
                    .map(TransactionListing::transactionalId)
                    .toList();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean hasAGap(DecisionRun run) {
        Map<String, List<byte[]>> gapless = run.decisionsAsReadersTakeThem();
        return run.decisionsByTenant().entrySet().stream().anyMatch(tenant -> {
            int last = gapless.get(tenant.getKey()).size();
            return tenant.getValue().stream()
                    .anyMatch(body -> DecisionBodies.decode(body).getTenantSequence() > last);
        });
    }

    private static int taken(DecisionRun run) {
        return run.decisionsAsReadersTakeThem().values().stream()
                .mapToInt(List::size)
                .sum();
    }

    private String savepoints() {
        return folder.resolve("savepoints").toUri().toString();
    }

    private static void await(BooleanSupplier condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }
}
