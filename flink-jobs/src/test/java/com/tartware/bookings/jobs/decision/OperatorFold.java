package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.core.tenant.InMemoryTenantState.Stored;
import com.tartware.bookings.jobs.testing.Appended;
import com.tartware.bookings.schemas.reply.AnswerPartition;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.flink.runtime.state.StateBackend;

/**
 * One log, folded in memory, and then by the operator, which is crashed, drained, restored and rescaled on the way. After every
 * record and every watermark the operator must have put out what the ledger decided up to there, to the byte and no expiry later
 * than its second; long after the log, it must keep as many entries in its state as the ledger does.
 */
final class OperatorFold {
    static final int FIRST_DAY = (int) LocalDate.of(2026, 6, 1).toEpochDay();
    private static final int PARTITIONS = 8;
    private static final int IDLE_DAYS_AT_END = 200;
    private static final long DAY_MILLIS = 86_400_000L;
    private static final long NEVER = Long.MAX_VALUE;

    private final long seed;
    private final BiFunction<Integer, byte[], byte[]> written;
    private final MemoryFold expected = new MemoryFold(PARTITIONS);
    private final List<CommandRecord> records = new ArrayList<>();

    /** By record: how many decisions its tenant has after it. */
    private final List<Integer> decidedByThen = new ArrayList<>();

    /** By tenant and decision: the full second in which an expiry is due at the latest; of others {@link #NEVER}. */
    private final Map<String, long[]> dueMillis = new HashMap<>();

    private final long endMillis;
    private Random random;
    private Place place;
    private int recordsFed;
    private int restores;

    OperatorFold(long seed, int tenants, int stepsPerTenant) {
        this(seed, tenants, stepsPerTenant, (turn, command) -> command);
    }

    /** @param written the bytes that the operator gets for those of this build's, by their turn in the log */
    OperatorFold(long seed, int tenants, int stepsPerTenant, BiFunction<Integer, byte[], byte[]> written) {
        this.seed = seed;
        this.written = written;
        List<Appended> log = SimulatedLog.withAClockThatSteps(
                SimulatedLog.of(seed, tenants, stepsPerTenant, FIRST_DAY, AvroRequests.AS_LONG_AS_THEY_ARE, PARTITIONS),
                seed);
        log.forEach(this::foldInMemory);
        long lastMillis =
                log.stream().mapToLong(Appended::appendTimeMillis).max().orElseThrow();
        // At noon, when all of the day's sweeps are over.
        endMillis = (lastMillis / DAY_MILLIS + IDLE_DAYS_AT_END) * DAY_MILLIS + DAY_MILLIS / 2;
        expected.advanceTo(endMillis);
        expected.decisionsByTenant()
                .forEach((tenantId, decisions) -> dueMillis.put(
                        tenantId,
                        decisions.stream()
                                .mapToLong(OperatorFold::expiryDueMillis)
                                .toArray()));
    }

    private void foldInMemory(Appended appended) {
        long logTimeMillis = expected.append(
                appended.tenantId(), appended.value(), appended.partition(), appended.appendTimeMillis());
        byte[] key = appended.tenantId() == null ? null : appended.tenantId().getBytes(StandardCharsets.UTF_8);
        byte[] value = written.apply(records.size(), appended.value());
        records.add(new CommandRecord(
                key, value, appended.partition(), records.size(), logTimeMillis, null, AnswerPartition.NONE));
        decidedByThen.add(expected.decisionsByTenant()
                .getOrDefault(appended.tenantId(), List.of())
                .size());
    }

    private static long expiryDueMillis(byte[] body) {
        Decision decision = DecisionBodies.decode(body);
        return decision.getCommandId() == null
                ? -Math.floorDiv(-decision.getDecidedAt().toEpochMilli(), 1_000) * 1_000
                : NEVER;
    }

    /** What the ledger decided in memory. */
    MemoryFold expected() {
        return expected;
    }

    /** Records that the operator was given in the last play, those of before a crash once more included. */
    int recordsFed() {
        return recordsFed;
    }

    /** Crashes and drains of the last play. */
    int restores() {
        return restores;
    }

    /** @throws AssertionError at the first difference; its first line says which */
    void play(Supplier<StateBackend> backend) throws Exception {
        random = new Random(seed);
        recordsFed = 0;
        restores = 0;
        place = new Place(0, new long[PARTITIONS], new HashMap<>());
        Arrays.fill(place.partitionTimes, Long.MIN_VALUE + 1); // what nothing was read of holds the watermark back
        try (RescaledOperator operator = new RescaledOperator(backend, PARTITIONS, someSubtasks())) {
            operator.snapshot();
            Place atSnapshot = place.copy();
            while (place.next < records.size()) {
                feed(operator);
                int chance = random.nextInt(1_200);
                if (chance < 10) {
                    operator.snapshot();
                    atSnapshot = place.copy();
                } else if (chance < 14) {
                    operator.crashAndRestore(someSubtasks());
                    place = atSnapshot.copy();
                    restores++;
                } else if (chance < 16) {
                    operator.drain();
                    requireNothingNew(operator);
                    atSnapshot = place.copy();
                    operator.crashAndRestore(someSubtasks());
                    restores++;
                }
            }
            advanceTo(endMillis, operator);
            requireSameEntries(operator.stored());
        }
    }

    private int someSubtasks() {
        return 1 + random.nextInt(3);
    }

    /** The watermark is that of the partition that is furthest behind, and a little late at times. */
    private void feed(RescaledOperator operator) throws Exception {
        CommandRecord record = records.get(place.next);
        int decided = decidedByThen.get(place.next);
        operator.process(record);
        recordsFed++;
        place.next++;
        place.partitionTimes[record.partition()] = record.logTimeMillis();
        if (record.key() != null) {
            require(decided, record.tenantKey(), operator);
        }
        if (random.nextInt(3) == 0) {
            long watermarkMillis = Arrays.stream(place.partitionTimes).min().orElseThrow() - 1;
            long nextDueMillis = nextDueMillis();
            if (nextDueMillis < watermarkMillis) {
                advanceTo(nextDueMillis, operator); // not a second later
            }
            advanceTo(watermarkMillis, operator);
        }
    }

    private void advanceTo(long watermarkMillis, RescaledOperator operator) throws Exception {
        operator.processWatermark(watermarkMillis);
        dueMillis.forEach((tenantId, due) -> {
            int decided = place.decided(tenantId);
            while (decided < due.length && due[decided] <= watermarkMillis) {
                decided++;
            }
            require(decided, tenantId, operator);
        });
    }

    /** When the next expiry is due that no command comes before. */
    private long nextDueMillis() {
        long next = NEVER;
        for (Map.Entry<String, long[]> due : dueMillis.entrySet()) {
            int decided = place.decided(due.getKey());
            if (decided < due.getValue().length) {
                next = Math.min(next, due.getValue()[decided]);
            }
        }
        return next;
    }

    private void requireNothingNew(RescaledOperator operator) {
        expected.decisionsByTenant().keySet().forEach(tenantId -> require(place.decided(tenantId), tenantId, operator));
    }

    private void require(int decided, String tenantId, RescaledOperator operator) {
        List<byte[]> upToNow = expected.decisionsByTenant().get(tenantId).subList(0, decided);
        DecisionBodies.assertSameFrom(place.decided(tenantId), tenantId, upToNow, operator.decisions(tenantId));
        place.decided.put(tenantId, decided);
    }

    private void requireSameEntries(Map<String, Stored> found) {
        expected.storedByTenant().forEach((tenantId, stored) -> {
            if (!stored.equals(found.get(tenantId))) {
                throw new AssertionError(
                        "entries in state: %s, not %s%n  tenant   %s".formatted(found.get(tenantId), stored, tenantId));
            }
        });
    }

    /** How far the operator has come. */
    private static final class Place {
        private int next;
        private final long[] partitionTimes;
        private final Map<String, Integer> decided;

        Place(int next, long[] partitionTimes, Map<String, Integer> decided) {
            this.next = next;
            this.partitionTimes = partitionTimes;
            this.decided = decided;
        }

        Place copy() {
            return new Place(next, partitionTimes.clone(), new HashMap<>(decided));
        }

        int decided(String tenantId) {
            return decided.getOrDefault(tenantId, 0);
        }
    }
}
