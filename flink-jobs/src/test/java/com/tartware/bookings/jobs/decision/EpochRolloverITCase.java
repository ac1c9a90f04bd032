package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.jobs.testing.Appended;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.kafka.sink.internal.FlinkKafkaInternalProducer;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A producer's epoch is a short: when it is used up, the broker gives the transactional id another producer id, at one-second
 * checkpoints after some hours. A state from before that still names the old one. Upstream, such a state cannot be restored under
 * transaction version 2 (FLINK-40689); without our own committer neither can it under version 1, once the id was used again.
 */
class EpochRolloverITCase {
    /** The last that a producer gets; the one above is the broker's, for fencing. */
    private static final short EPOCH_MAX = Short.MAX_VALUE - 1;

    /** Of the transaction that the writer begins with the first checkpoint that has something to commit. */
    private static final String SECOND_ID = DecisionRun.TRANSACTIONAL_ID_PREFIX + "-0-1";

    /** None but the one with which each job begins: the test takes them itself. A savepoint would commit nothing. */
    private static final Duration NO_CHECKPOINT = Duration.ofHours(1);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int HOLD_SECONDS_MAX = 2;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    Path folder;

    @ParameterizedTest(name = "transaction.version={0}")
    @ValueSource(ints = {1, 2})
    void aStateFromBeforeItIsRestored(int transactionVersion, @InjectMiniCluster MiniCluster cluster) throws Exception {
        int today = (int) LocalDate.now(ZoneOffset.UTC).toEpochDay();
        List<Appended> log = SimulatedLog.of(17, 4, 200, today, HOLD_SECONDS_MAX, DecisionRun.PARTITIONS);
        int fifth = log.size() / 5;
        try (DecisionRun run = DecisionRun.withTransactionVersion(folder, transactionVersion)) {
            long spent = spendAllEpochsButOne(run.brokers());

            JobClient first = start(run, null, cluster);
            commit(run, log.subList(0, fifth), first, cluster);
            String before = commit(run, log.subList(fifth, 2 * fifth), first, cluster);
            first.cancel().get();
            boolean rolledOver = secondTransaction(run.brokers()).producerId() != spent;
            assertThat(rolledOver).as("by the commit itself").isEqualTo(transactionVersion == 2);

            // The state names the last transaction of the old producer id, which is committed.
            JobClient second = start(run, before, cluster);
            commit(run, log.subList(2 * fifth, 3 * fifth), second, cluster);
            commit(run, log.subList(3 * fifth, 4 * fifth), second, cluster);
            second.cancel().get();
            assertThat(secondTransaction(run.brokers()).producerId()).isNotEqualTo(spent);

            // By now the transactional id has another producer id.
            JobClient third = run.start("hashmap", 1, before);
            run.append(log.subList(4 * fifth, log.size()));
            run.tick(Duration.ofSeconds(HOLD_SECONDS_MAX + 2));
            MemoryFold expected = run.foldInMemory();
            run.awaitDecisionsAsReadersTakeThem(expected.decisions());
            third.cancel().get();
            DecisionBodies.assertSame(expected.decisionsByTenant(), run.decisionsAsReadersTakeThem());
        }
    }

    private static JobClient start(DecisionRun run, String state, MiniCluster cluster) throws Exception {
        JobClient job = run.start("hashmap", 1, state, NO_CHECKPOINT);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (completedCheckpoints(job, cluster) == 0) {
            assertThat(System.nanoTime()).as("the job's first checkpoint").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return job;
    }

    private static long completedCheckpoints(JobClient job, MiniCluster cluster) throws Exception {
        CheckpointStatsSnapshot stats =
                cluster.getExecutionGraph(job.getJobID()).get().getCheckpointStatsSnapshot();
        return stats == null ? 0 : stats.getCounts().getNumberOfCompletedCheckpoints();
    }

    /** Returns the state that names the transaction of these commands' decisions, which is committed by then. */
    private static String commit(DecisionRun run, List<Appended> commands, JobClient job, MiniCluster cluster)
            throws Exception {
        int committed = run.decisionCount();
        run.append(commands);
        run.awaitUncommitted(0);
        String state = cluster.triggerCheckpoint(job.getJobID()).get();
        run.awaitDecisions(committed + 1);
        return state;
    }

    /** Returns the producer id that has one epoch left. */
    private static long spendAllEpochsButOne(String brokers) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", brokers);
        properties.put("key.serializer", ByteArraySerializer.class.getName());
        properties.put("value.serializer", ByteArraySerializer.class.getName());
        long start = System.nanoTime();
        try (var producer = new FlinkKafkaInternalProducer<byte[], byte[]>(properties, SECOND_ID)) {
            producer.initTransactions();
            while (producer.getEpoch() < EPOCH_MAX - 1) {
                producer.setTransactionId(SECOND_ID);
                producer.initTransactions();
            }
            System.out.printf("%,d epochs spent in %.1f s%n", producer.getEpoch(), (System.nanoTime() - start) / 1e9);
            return producer.getProducerId();
        }
    }

    private static TransactionDescription secondTransaction(String brokers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            return admin.describeTransactions(List.of(SECOND_ID))
                    .description(SECOND_ID)
                    .get();
        }
    }
}
