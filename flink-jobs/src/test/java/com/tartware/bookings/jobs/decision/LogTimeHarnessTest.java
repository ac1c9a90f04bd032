package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.jobs.runtime.LogBounds;
import com.tartware.bookings.schemas.reply.AnswerPartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class LogTimeHarnessTest {
    private final Map<Integer, LogBounds.Bounds> log = new HashMap<>(IntStream.range(0, 8)
            .boxed()
            .collect(Collectors.toMap(partition -> partition, partition -> new LogBounds.Bounds(0, 1_000))));

    @Test
    void aBrokerClockThatStepsBackDoesNotTakeLogTimeWithIt() throws Exception {
        try (var harness = open(8, 1, 0, null)) {
            send(harness, 3, 1_000);
            send(harness, 3, 400);
            send(harness, 4, 400);
            assertThat(logTimes(harness)).containsExactly(1_000L, 1_000L, 400L);
        }
    }

    @Test
    void afterARescaleEveryPartitionKeepsItsTimeWhoeverReadsIt() throws Exception {
        OperatorSubtaskState first;
        OperatorSubtaskState second;
        try (var zero = open(8, 2, 0, null);
                var one = open(8, 2, 1, null)) {
            send(zero, 0, 1_000);
            send(one, 7, 2_000);
            first = zero.snapshot(1, 1);
            second = one.snapshot(1, 1);
        }
        OperatorSubtaskState both = AbstractStreamOperatorTestHarness.repackageState(first, second);
        OperatorSubtaskState all = AbstractStreamOperatorTestHarness.repartitionOperatorState(both, 8, 2, 1, 0);
        try (var alone = open(8, 1, 0, all)) {
            send(alone, 7, 5);
            send(alone, 0, 5);
            assertThat(logTimes(alone)).containsExactly(2_000L, 1_000L);
        }
    }

    @Test
    void aLogThatLostItsBeginningOrItsEndIsRefused() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = open(8, 1, 0, null)) {
            harness.processElement(new CommandRecord(null, null, 3, 41, 1, null, AnswerPartition.NONE), 1);
            snapshot = harness.snapshot(1, 1);
        }
        log.put(3, new LogBounds.Bounds(43, 100));
        assertThatThrownBy(() -> open(8, 1, 0, snapshot)).rootCause().hasMessageContaining("OFFSET_GAP");
        log.put(3, new LogBounds.Bounds(0, 41));
        assertThatThrownBy(() -> open(8, 1, 0, snapshot)).rootCause().hasMessageContaining("OFFSET_GAP");
        log.remove(3);
        assertThatThrownBy(() -> open(8, 1, 0, snapshot)).rootCause().hasMessageContaining("OFFSET_GAP");
        log.put(3, new LogBounds.Bounds(42, 42));
        open(8, 1, 0, snapshot).close();
    }

    @Test
    void aPartitionThatLostItsBeginningBeforeAnythingOfItWasFoldedIsRefused() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = open(8, 1, 0, null)) {
            send(harness, 3, 1_000);
            snapshot = harness.snapshot(1, 1);
        }
        log.put(4, new LogBounds.Bounds(1, 10));
        assertThatThrownBy(() -> open(8, 1, 0, snapshot))
                .rootCause()
                .hasMessageContaining("OFFSET_GAP: the state goes on at offset 0 of partition 4");
    }

    @Test
    void stateOfAnotherPartitionCountIsRefused() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = open(8, 1, 0, null)) {
            send(harness, 0, 1);
            snapshot = harness.snapshot(1, 1);
        }
        assertThatThrownBy(() -> open(16, 1, 0, snapshot))
                .rootCause()
                .hasMessageContaining("16 partitions")
                .hasMessageContaining("kept under 8");
    }

    private OneInputStreamOperatorTestHarness<CommandRecord, CommandRecord> open(
            int partitions, int subtasks, int subtask, OperatorSubtaskState snapshot) throws Exception {
        var harness = new OneInputStreamOperatorTestHarness<>(
                new ProcessOperator<>(new LogTimeFunction(partitions, () -> log)), 8, subtasks, subtask);
        harness.setup();
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
        return harness;
    }

    private static void send(
            OneInputStreamOperatorTestHarness<CommandRecord, CommandRecord> harness, int partition, long millis)
            throws Exception {
        harness.processElement(new CommandRecord(null, null, partition, 0, millis, null, AnswerPartition.NONE), millis);
    }

    private static List<Long> logTimes(OneInputStreamOperatorTestHarness<CommandRecord, CommandRecord> harness) {
        return harness.extractOutputValues().stream()
                .map(CommandRecord::logTimeMillis)
                .toList();
    }
}
