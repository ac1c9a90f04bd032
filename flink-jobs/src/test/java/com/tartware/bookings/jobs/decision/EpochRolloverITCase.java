package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.jobs.decision.SimulatedLog.Appended;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.kafka.sink.internal.FlinkKafkaInternalProducer;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
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

    /** Of the writer's first transaction. */
    private static final String FIRST_ID = DecisionRun.TRANSACTIONAL_ID_PREFIX + "-0-0";

    /** So long that only savepoints begin and commit transactions. */
    private static final Duration NO_CHECKPOINT = Duration.ofMinutes(2);

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
    void aStateFromBeforeItIsRestored(int transactionVersion) throws Exception {
        int today = (int) LocalDate.now(ZoneOffset.UTC).toEpochDay();
        List<Appended> log = SimulatedLog.of(17, 4, 200, today, HOLD_SECONDS_MAX, DecisionRun.PARTITIONS);
        int quarter = log.size() / 4;
        try (DecisionRun run = DecisionRun.withTransactionVersion(folder, transactionVersion)) {
            long spent = spendAllEpochsButOne(run.brokers());

            JobClient first = run.start("hashmap", 1, null, NO_CHECKPOINT);
            run.append(log.subList(0, quarter));
            run.awaitUncommitted(0);
            String before = savepoint(first);
            run.awaitDecisions(1);
            first.cancel().get();

            // The state names the last transaction of the old producer id, which is committed.
            JobClient second = run.start("hashmap", 1, before, NO_CHECKPOINT);
            int committed = run.decisionCount();
            run.append(log.subList(quarter, 2 * quarter));
            run.awaitUncommitted(0);
            savepoint(second);
            run.awaitDecisions(committed + 1);
            run.append(log.subList(2 * quarter, 3 * quarter));
            run.awaitUncommitted(0);
            savepoint(second);
            second.cancel().get();
            assertThat(firstTransaction(run.brokers()).producerId()).isNotEqualTo(spent);

            // By now the transactional id has another producer id.
            JobClient third = run.start("hashmap", 1, before);
            run.append(log.subList(3 * quarter, log.size()));
            run.tick(Duration.ofSeconds(HOLD_SECONDS_MAX + 2));
            MemoryFold expected = run.foldInMemory();
            run.awaitDecisionsAsReadersTakeThem(expected.decisions());
            third.cancel().get();
            DecisionBodies.assertSame(expected.decisionsByTenant(), run.decisionsAsReadersTakeThem());
        }
    }

    /** Returns the producer id that has one epoch left. */
    private static long spendAllEpochsButOne(String brokers) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", brokers);
        properties.put("key.serializer", ByteArraySerializer.class.getName());
        properties.put("value.serializer", ByteArraySerializer.class.getName());
        long start = System.nanoTime();
        try (var producer = new FlinkKafkaInternalProducer<byte[], byte[]>(properties, FIRST_ID)) {
            producer.initTransactions();
            while (producer.getEpoch() < EPOCH_MAX - 1) {
                producer.setTransactionId(FIRST_ID);
                producer.initTransactions();
            }
            System.out.printf("%,d epochs spent in %.1f s%n", producer.getEpoch(), (System.nanoTime() - start) / 1e9);
            return producer.getProducerId();
        }
    }

    private static TransactionDescription firstTransaction(String brokers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            return admin.describeTransactions(List.of(FIRST_ID))
                    .description(FIRST_ID)
                    .get();
        }
    }

    private String savepoint(JobClient job) throws Exception {
        return job.triggerSavepoint(folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
    }
}
