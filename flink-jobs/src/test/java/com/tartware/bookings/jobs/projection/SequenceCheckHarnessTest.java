package com.tartware.bookings.jobs.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SequenceCheckHarnessTest {
    private static final int KEY_GROUPS = 720;

    private KeyedOneInputStreamOperatorTestHarness<String, Decision, Decision> harness;

    @BeforeEach
    void start() throws Exception {
        harness = open(null);
    }

    @AfterEach
    void stop() throws Exception {
        harness.close();
    }

    @Test
    void decisionsInOrderGoOn() throws Exception {
        send("demo", 1, 2, 3);
        assertThat(applied("demo")).containsExactly(1L, 2L, 3L);
    }

    @Test
    void repeatsAreDropped() throws Exception {
        send("demo", 1, 2, 1, 2, 3);
        assertThat(applied("demo")).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aRepeatThatSaysSomethingElseIsToldAndDropped() throws Exception {
        send("demo", 1, 2);
        send("demo", 2);
        assertThat(conflicts()).isZero();
        harness.processElement(forged("demo", 2), 0);
        assertThat(conflicts()).isEqualTo(1);
        send("demo", 3);
        assertThat(applied("demo")).containsExactly(1L, 2L, 3L);
    }

    @Test
    void decisionsForgedAheadOfTheRealOnesMeetTheLastOfThem() throws Exception {
        harness.processElement(forged("demo", 1), 0);
        harness.processElement(forged("demo", 2), 0);
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();
        harness = open(snapshot);
        send("demo", 1, 2, 3);
        assertThat(conflicts()).isEqualTo(1);
        assertThat(applied("demo")).containsExactly(3L);
    }

    @Test
    void aRepeatWithAFieldThatItsSchemaHasGainedSinceSaysTheSame() throws Exception {
        Decision cancelled = forged("demo", 1);
        harness.processElement(cancelled, 0);
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();
        harness = open(snapshot);
        harness.processElement(
                Decision.newBuilder(cancelled).setCancelReason("GUEST_ILL").build(), 0);
        assertThat(conflicts()).isZero();
        send("demo", 1);
        assertThat(conflicts()).as("what a restore knows of the last decision").isEqualTo(1);
    }

    @Test
    void aGapHoldsItsTenantAlone() throws Exception {
        send("demo", 1, 3, 4);
        send("acme", 1, 2);
        assertThat(applied("demo")).containsExactly(1L);
        assertThat(applied("acme")).containsExactly(1L, 2L);
    }

    @Test
    void theTenantGoesOnOnceTheMissingDecisionIsRepeated() throws Exception {
        send("demo", 1, 3, 4);
        // What the decision job sends after a restore from before the gap.
        send("demo", 1, 2, 3, 4, 5);
        assertThat(applied("demo")).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void aDecisionMissingFromTheStartIsAGapToo() throws Exception {
        send("demo", 2);
        assertThat(applied("demo")).isEmpty();
    }

    @Test
    void aRestoreGoesOnWhereItWas() throws Exception {
        send("demo", 1, 2);
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();
        harness = open(snapshot);
        send("demo", 2, 4, 3);
        assertThat(applied("demo")).containsExactly(3L);
    }

    @Test
    void aTenantIsTellablyHeldUntilItGoesOn() throws Exception {
        assertThat(held()).isZero();
        send("demo", 1, 3);
        send("acme", 2);
        assertThat(held()).isEqualTo(2);
        send("demo", 2);
        assertThat(held()).isEqualTo(1);
    }

    @Test
    void aHeldTenantIsToldOfAfterARestartThoughNothingOfItComes() throws Exception {
        send("demo", 1, 3);
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();
        harness = open(snapshot);
        assertThat(held()).isEqualTo(1);
        send("demo", 2);
        assertThat(held()).isZero();
        OperatorSubtaskState after = harness.snapshot(2, 2);
        harness.close();
        harness = open(after);
        assertThat(held()).as("and no longer").isZero();
    }

    @Test
    void afterARescaleTheSubtaskThatHasATenantTellsOfIt() throws Exception {
        for (int tenant = 0; tenant < 20; tenant++) {
            send("tenant-" + tenant, 2);
        }
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();
        int heldInAll = 0;
        for (int subtask = 0; subtask < 3; subtask++) {
            try (var one = subtask(subtask, 3)) {
                one.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                        snapshot, KEY_GROUPS, 1, 3, subtask));
                one.open();
                assertThat(held(one)).isBetween(1, 19);
                heldInAll += held(one);
            }
        }
        assertThat(heldInAll).isEqualTo(20);
        harness = open(null);
    }

    private int held() {
        return held(harness);
    }

    private static int held(KeyedOneInputStreamOperatorTestHarness<String, Decision, Decision> of) {
        return check(of).heldTenants();
    }

    private long conflicts() {
        return check(harness).conflicts();
    }

    private static SequenceCheck check(KeyedOneInputStreamOperatorTestHarness<String, Decision, Decision> of) {
        return (SequenceCheck) ((KeyedProcessOperator<?, ?, ?>) of.getOperator()).getUserFunction();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Decision, Decision> open(
            OperatorSubtaskState snapshot) throws Exception {
        var opened = subtask(0, 1);
        if (snapshot != null) {
            opened.initializeState(snapshot);
        }
        opened.open();
        return opened;
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Decision, Decision> subtask(int index, int of)
            throws Exception {
        var subtask = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new SequenceCheck()),
                Decision::getTenantId,
                Types.STRING,
                KEY_GROUPS,
                of,
                index);
        subtask.setup();
        return subtask;
    }

    private void send(String tenantId, long... sequences) throws Exception {
        for (long sequence : sequences) {
            harness.processElement(Decisions.decision(tenantId, sequence), 0);
        }
    }

    private static Decision forged(String tenantId, long sequence) {
        return Decision.newBuilder(Decisions.decision(tenantId, sequence))
                .setOutcome(Outcome.CANCELLED)
                .build();
    }

    private List<Long> applied(String tenantId) {
        return harness.extractOutputValues().stream()
                .filter(decision -> decision.getTenantId().equals(tenantId))
                .map(Decision::getTenantSequence)
                .toList();
    }

    static final class Decisions {
        private Decisions() {}

        static Decision decision(String tenantId, long sequence) {
            return Decision.newBuilder()
                    .setTenantId(tenantId)
                    .setTenantSequence(sequence)
                    .setOutcome(Outcome.REJECTED)
                    .setDecidedAt(Instant.EPOCH)
                    .build();
        }
    }
}
