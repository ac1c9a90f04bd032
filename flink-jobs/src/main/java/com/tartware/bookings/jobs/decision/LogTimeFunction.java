package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.core.clock.LogClock;
import java.util.Map;
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
 * Turns append time into log time, before any shuffle mixes partitions. Keeps one time a partition; every subtask knows them all
 * after a restore, whichever partitions it then reads. Its state ends with the topic.
 */
final class LogTimeFunction extends ProcessFunction<CommandRecord, CommandRecord> implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private final int partitions;
    private transient LogClock clock;
    private transient ListState<PartitionTime> times;

    /** One partition's log time, with the partition count that it was kept under. */
    public record PartitionTime(int partition, long logTimeMillis, int partitions) {}

    LogTimeFunction(int partitions) {
        this.partitions = partitions;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        clock = new LogClock();
        times = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("log-time", TypeInformation.of(PartitionTime.class)));
        for (PartitionTime time : times.get()) {
            if (time.partitions() != partitions) {
                throw new SuppressRestartsException(new IllegalStateException(
                        "the command topic has %d partitions, but the state was kept under %d: tenants would have moved; restore the topic's partition count"
                                .formatted(partitions, time.partitions())));
            }
            clock.advance(time.partition(), time.logTimeMillis());
        }
    }

    @Override
    public void processElement(CommandRecord command, Context context, Collector<CommandRecord> out) {
        out.collect(command.at(clock.advance(command.partition(), command.logTimeMillis())));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        times.clear();
        for (Map.Entry<Integer, Long> time : clock.logTimeMillisByPartition().entrySet()) {
            times.add(new PartitionTime(time.getKey(), time.getValue(), partitions));
        }
    }
}
