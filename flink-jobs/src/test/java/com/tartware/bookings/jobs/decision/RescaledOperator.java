package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.core.tenant.InMemoryTenantState.Stored;
import com.tartware.bookings.jobs.decision.state.StoredEntries;
import com.tartware.bookings.jobs.testing.FixedRegistry;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.sinks.reply.OutgoingRecord;
import com.tartware.bookings.sinks.reply.ReplySink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/**
 * The decision operator as a job would run it: several subtasks, each with its key groups. Its output lasts once a snapshot is
 * complete, as behind a transactional sink; a crash goes back to the last one, with as many subtasks as one likes.
 */
final class RescaledOperator implements AutoCloseable {
    private final Supplier<StateBackend> backend;
    private final int partitions;
    private final Map<String, List<byte[]>> decisions = new HashMap<>();
    private final Map<String, Integer> committed = new HashMap<>();
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
        collectFrom(subtasks.get(subtask));
    }

    void processWatermark(long watermarkMillis) throws Exception {
        for (var subtask : subtasks) {
            subtask.processWatermark(watermarkMillis);
            collectFrom(subtask);
        }
    }

    void snapshot() throws Exception {
        snapshots++;
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (var subtask : subtasks) {
            states.add(subtask.snapshot(snapshots, snapshots));
            collectFrom(subtask);
        }
        decisions.forEach((tenantId, made) -> committed.put(tenantId, made.size()));
        snapshot = AbstractStreamOperatorTestHarness.repackageState(states.toArray(OperatorSubtaskState[]::new));
        subtasksOfSnapshot = subtasks.size();
    }

    /** What was put out since the last snapshot is lost, and so is what was learned. */
    void crashAndRestore(int newSubtasks) throws Exception {
        close();
        decisions.forEach((tenantId, made) ->
                made.subList(committed.getOrDefault(tenantId, 0), made.size()).clear());
        start(newSubtasks);
    }

    /** What a stop with a drain leaves behind: the end of all time, and a snapshot after it. */
    void drain() throws Exception {
        processWatermark(Watermark.MAX_WATERMARK.getTimestamp());
        snapshot();
    }

    /** The bodies of the tenant's decisions, those that a crash would take back included. */
    List<byte[]> decisions(String tenantId) {
        return decisions.getOrDefault(tenantId, List.of());
    }

    Map<String, Stored> stored() throws Exception {
        Map<String, Stored> stored = new TreeMap<>();
        for (var subtask : subtasks) {
            AbstractStreamOperator<?> operator = (AbstractStreamOperator<?>) subtask.getOperator();
            stored.putAll(StoredEntries.byTenant(operator.getKeyedStateBackend()));
        }
        return stored;
    }

    private void start(int count) throws Exception {
        subtasks = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            var subtask = new KeyedOneInputStreamOperatorTestHarness<>(
                    new DecideOperator(
                            new DecideFunction(FixedRegistry::new, partitions, ReplySink.RECORD_BYTES_MAX, 0)),
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

    private void collectFrom(KeyedOneInputStreamOperatorTestHarness<String, CommandRecord, OutgoingRecord> subtask) {
        if (!subtask.getOutput().isEmpty()) {
            subtask.extractOutputValues().forEach(this::collect);
            subtask.getOutput().clear();
        }
    }

    private void collect(OutgoingRecord record) {
        if (record.topic().equals(Topic.DEAD_LETTERS)) {
            throw new AssertionError("a dead letter");
        }
        if (record.topic().equals(Topic.DECISIONS.topicName())) {
            decisions
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
