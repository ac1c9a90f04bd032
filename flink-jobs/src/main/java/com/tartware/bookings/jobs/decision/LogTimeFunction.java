package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.core.clock.LogClock;
import com.tartware.bookings.jobs.runtime.LogBounds;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Turns append time into log time, before any shuffle mixes partitions. Keeps one place a partition; every subtask knows them all
 * after a restore, whichever partitions it then reads. Its state ends with the topic.
 *
 * <p>A restore also proves that the log is the one that the state was folded from: the source alone would fail over and over on
 * offsets that are gone, and would not notice a log that was begun anew.
 */
final class LogTimeFunction extends ProcessFunction<CommandRecord, CommandRecord> implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private final int partitions;
    private final LogBounds bounds;
    private transient LogClock clock;
    private transient SortedMap<Integer, Long> nextOffsets;
    private transient ListState<PartitionPlace> places;

    /**
     * How far a partition was folded.
     *
     * @param nextOffset of the first record not yet folded
     * @param partitions that the topic had
     */
    public record PartitionPlace(int partition, long logTimeMillis, long nextOffset, int partitions) {}

    LogTimeFunction(int partitions, LogBounds bounds) {
        this.partitions = partitions;
        this.bounds = bounds;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        clock = new LogClock();
        nextOffsets = new TreeMap<>();
        places = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("log-place", TypeInformation.of(PartitionPlace.class)));
        for (PartitionPlace place : places.get()) {
            if (place.partitions() != partitions) {
                throw refused(
                        "the command topic has %d partitions, but the state was kept under %d: tenants would have moved; restore the topic's partition count"
                                .formatted(partitions, place.partitions()));
            }
            clock.advance(place.partition(), place.logTimeMillis());
            nextOffsets.merge(place.partition(), place.nextOffset(), Math::max);
        }
        if (context.isRestored() && !nextOffsets.isEmpty()) {
            requireSameLog(bounds.now());
        }
    }

    private void requireSameLog(Map<Integer, LogBounds.Bounds> log) {
        for (int partition = 0; partition < partitions; partition++) {
            // A partition of which nothing was folded yet goes on where every one begins.
            long nextOffset = nextOffsets.getOrDefault(partition, 0L);
            LogBounds.Bounds there = log.get(partition);
            if (there == null || there.first() > nextOffset || there.next() < nextOffset) {
                throw refused(
                        "OFFSET_GAP: the state goes on at offset %d of partition %d, but the log has %s; restore the topic, or start from a savepoint that fits it"
                                .formatted(
                                        nextOffset,
                                        partition,
                                        there == null
                                                ? "no such partition"
                                                : "offsets %d to %d".formatted(there.first(), there.next())));
            }
        }
    }

    private static SuppressRestartsException refused(String why) {
        return new SuppressRestartsException(new IllegalStateException(why));
    }

    @Override
    public void processElement(CommandRecord command, Context context, Collector<CommandRecord> out) {
        nextOffsets.put(command.partition(), command.offset() + 1);
        out.collect(command.at(clock.advance(command.partition(), command.logTimeMillis())));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        places.clear();
        for (Map.Entry<Integer, Long> time : clock.logTimeMillisByPartition().entrySet()) {
            int partition = time.getKey();
            places.add(new PartitionPlace(partition, time.getValue(), nextOffsets.get(partition), partitions));
        }
    }
}
