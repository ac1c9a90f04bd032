package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.jobs.decision.SimulatedLog.Appended;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The operator, crashed, restored and rescaled at random points, gives the bytes that the ledger gives in memory. More seeds:
 * {@code -Dfold.seeds=100}.
 */
class FoldHarnessTest {
    private static final int PARTITIONS = 8;
    private static final int TENANTS = 6;
    private static final int STEPS = 400;
    private static final int FIRST_DAY = (int) LocalDate.of(2026, 6, 1).toEpochDay();
    private static final int SEEDS = Integer.getInteger("fold.seeds", 3);
    private static final long DAY_MILLIS = 86_400_000L;

    @ParameterizedTest
    @CsvSource({"heap, 1", "rocksdb, 1001"})
    void theOperatorDecidesAsTheLedgerDoesInMemory(String backend, long firstSeed) throws Exception {
        Supplier<StateBackend> backends =
                backend.equals("heap") ? HashMapStateBackend::new : () -> new EmbeddedRocksDBStateBackend(false);
        int decisions = 0;
        int restores = 0;
        for (long seed = firstSeed; seed < firstSeed + SEEDS; seed++) {
            Run run = new Run(seed, backends);
            run.play();
            decisions += run.expected.decisions();
            restores += run.restores;
        }
        System.out.printf(
                "%s: %d seeds, %,d decisions the same as in memory, through %d crashes with rescaling%n",
                backend, SEEDS, decisions, restores);
        assertThat(restores).isGreaterThan(SEEDS);
    }

    /** One log, folded twice. */
    private static final class Run {
        private final Random random;
        private final List<Appended> log;
        private final Supplier<StateBackend> backend;
        private final MemoryFold expected = new MemoryFold(PARTITIONS);
        private final long[] partitionTimes = new long[PARTITIONS];
        private int restores;

        Run(long seed, Supplier<StateBackend> backend) {
            this.random = new Random(seed);
            this.log = SimulatedLog.withAClockThatSteps(
                    SimulatedLog.of(seed, TENANTS, STEPS, FIRST_DAY, AvroRequests.AS_LONG_AS_THEY_ARE, PARTITIONS),
                    seed);
            this.backend = backend;
        }

        void play() throws Exception {
            List<CommandRecord> records = foldInMemory();
            try (RescaledOperator operator = new RescaledOperator(backend, PARTITIONS, 1 + random.nextInt(3))) {
                Arrays.fill(partitionTimes, FIRST_DAY * DAY_MILLIS);
                long[] timesAtSnapshot = partitionTimes.clone();
                int next = 0;
                int nextAtSnapshot = 0;
                operator.snapshot();
                while (next < records.size()) {
                    feed(operator, records.get(next++));
                    if (random.nextInt(150) == 0) {
                        operator.snapshot();
                        nextAtSnapshot = next;
                        timesAtSnapshot = partitionTimes.clone();
                    } else if (random.nextInt(400) == 0) {
                        operator.crashAndRestore(1 + random.nextInt(3));
                        next = nextAtSnapshot;
                        System.arraycopy(timesAtSnapshot, 0, partitionTimes, 0, PARTITIONS);
                        restores++;
                    }
                }
                operator.processWatermark(endMillis());
                operator.snapshot();
                DecisionBodies.assertSame(expected.decisionsByTenant(), operator.committedDecisions());
            }
        }

        private List<CommandRecord> foldInMemory() {
            List<CommandRecord> records = new ArrayList<>();
            for (Appended appended : log) {
                long logTimeMillis = expected.append(
                        appended.tenantId(), appended.value(), appended.partition(), appended.appendTimeMillis());
                byte[] key =
                        appended.tenantId() == null ? null : appended.tenantId().getBytes(StandardCharsets.UTF_8);
                records.add(new CommandRecord(
                        key, appended.value(), appended.partition(), records.size(), logTimeMillis, null));
            }
            expected.advanceTo(endMillis());
            return records;
        }

        /** The watermark is that of the partition that is furthest behind, and a little late at times. */
        private void feed(RescaledOperator operator, CommandRecord record) throws Exception {
            operator.process(record);
            partitionTimes[record.partition()] = record.logTimeMillis();
            if (random.nextInt(3) == 0) {
                operator.processWatermark(Arrays.stream(partitionTimes).min().orElseThrow() - 1);
            }
        }

        /** A full second, two days after the last record: every hold is over. */
        private long endMillis() {
            long lastMillis =
                    log.stream().mapToLong(Appended::appendTimeMillis).max().orElseThrow();
            return (lastMillis / 1_000 + 2 * 86_400) * 1_000;
        }
    }
}
