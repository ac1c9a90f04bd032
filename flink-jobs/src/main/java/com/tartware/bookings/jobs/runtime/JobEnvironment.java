package com.tartware.bookings.jobs.runtime;

import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.sinks.JdbcDrivers;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** What holds for every job, wherever it runs. */
public final class JobEnvironment {
    /** Below {@code ReplySink.TRANSACTION_TIMEOUT}, or a slow checkpoint would outlive its own transaction. */
    private static final Duration CHECKPOINT_TIMEOUT = Duration.ofMinutes(5);

    private JobEnvironment() {}

    public static StreamExecutionEnvironment create(JobOptions options) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings());
        env.setMaxParallelism(TenantPartitioning.KEY_GROUPS);
        env.setParallelism(options.parallelism());
        env.enableCheckpointing(options.checkpointInterval().toMillis(), CheckpointingMode.EXACTLY_ONCE);
        return env;
    }

    /**
     * Runs the job, or submits it to a session, whose JobManager must not keep the classes of this submission for good.
     *
     * @throws IllegalStateException if the state that it is to be restored from is not one of this job
     */
    public static void execute(StreamExecutionEnvironment env, String name) throws Exception {
        try {
            StreamGraph job = env.getStreamGraph();
            job.setJobName(name);
            RestoredState.refuseUnlessOf(job);
            env.execute(job);
        } finally {
            JdbcDrivers.forgetOurs();
        }
    }

    /** Slips become errors at start: no Kryo, no generated uid. Operators here never change what they were handed. */
    static Configuration settings() {
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, CHECKPOINT_TIMEOUT);
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        return settings;
    }
}
