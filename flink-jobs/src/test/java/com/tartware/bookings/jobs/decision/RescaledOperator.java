package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.jobs.testing.FixedRegistry;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.sinks.reply.OutgoingRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/**
 * The decision operator as a job would run it: several subtasks, each with its key groups. Its output counts when a snapshot is
 * complete, as behind a transactional sink; a crash goes back to the last one, with as many subtasks as one likes.
 */
final class RescaledOperator implements AutoCloseable {
    private final Supplier<StateBackend> backend;
    private final int partitions;
    private final Map<String, List<byte[]>> committed = new HashMap<>();
    private List<KeyedOneInputStreamOperatorTestHarness<String, CommandRecord, OutgoingRecord>> subtasks = List.of();
    private OperatorSubtaskState snapshot;
    private int subtasksOfSnapshot;
    private long snapshots;

    RescaledOperator(Supplier<StateBackend> backend, int partitions, int subtasks) throws Exception {
        this.backend = backend;
        this.partitions = partitions;
        start(subtasks);
    }

    void process(CommandRecord command) throws Exception {
        int subtask = KeyGroupRangeAssignment.assignKeyToParallelOperator(
                command.tenantKey(), TenantPartitioning.KEY_GROUPS, subtasks.size());
        subtasks.get(subtask).processElement(command, command.logTimeMillis());
    }

    void processWatermark(long watermarkMillis) throws Exception {
        for (var subtask : subtasks) {
            subtask.processWatermark(watermarkMillis);
        }
    }

    void snapshot() throws Exception {
        snapshots++;
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (var subtask : subtasks) {
            states.add(subtask.snapshot(snapshots, snapshots));
            subtask.extractOutputValues().forEach(this::commit);
            subtask.getOutput().clear();
        }
        snapshot = AbstractStreamOperatorTestHarness.repackageState(states.toArray(OperatorSubtaskState[]::new));
        subtasksOfSnapshot = subtasks.size();
    }

    /** What was put out since the last snapshot is lost, and so is what was learned. */
    void crashAndRestore(int newSubtasks) throws Exception {
        close();
        start(newSubtasks);
    }

    /** The bodies of each tenant's decisions up to the last snapshot. */
    Map<String, List<byte[]>> committedDecisions() {
        return committed;
    }

    private void start(int count) throws Exception {
        subtasks = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            var subtask = new KeyedOneInputStreamOperatorTestHarness<>(
                    new DecideOperator(new DecideFunction(FixedRegistry::new, partitions)),
                    CommandRecord::tenantKey,
                    Types.STRING,
                    TenantPartitioning.KEY_GROUPS,
                    count,
                    index);
            subtask.setStateBackend(backend.get());
            subtask.setup();
            if (snapshot != null) {
                subtask.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                        snapshot, TenantPartitioning.KEY_GROUPS, subtasksOfSnapshot, count, index));
            }
            subtask.open();
            subtasks.add(subtask);
        }
    }

    private void commit(OutgoingRecord record) {
        if (record.topic().equals(Topic.DEAD_LETTERS)) {
            throw new AssertionError("a dead letter");
        }
        if (record.topic().equals(Topic.DECISIONS.topicName())) {
            committed
                    .computeIfAbsent(record.tenantId(), tenant -> new ArrayList<>())
                    .add(DecisionBodies.of(record.value()));
        }
    }

    @Override
    public void close() throws Exception {
        for (var subtask : subtasks) {
            subtask.close();
        }
    }
}
