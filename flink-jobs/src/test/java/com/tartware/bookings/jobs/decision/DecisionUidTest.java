package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.jobs.runtime.JobEnvironment;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.testing.FixedRegistry;
import com.tartware.bookings.jobs.testing.Uids;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.sinks.reply.ReplySink;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class DecisionUidTest {
    @Test
    void uidsAndKeyGroupsNeverChangeOnceASavepointHasThem() {
        StreamExecutionEnvironment env = JobEnvironment.create(JobOptions.from(JobOptions.parse(new String[0])));
        DecisionJob.compose(
                env,
                new DecisionJob.Endpoints(
                        DecisionJob.commands("nowhere:1"),
                        Map::of,
                        8,
                        ReplySink.RECORD_BYTES_MAX,
                        0,
                        FixedRegistry::new,
                        ReplySink.builder()
                                .brokers("nowhere:1")
                                .transactionalIdPrefix("test")
                                .build()));
        assertThat(Uids.of(env))
                .containsExactly("Sink Committer: replies", "commands", "decide", "log-time", "replies");
        assertThat(env.getMaxParallelism()).isEqualTo(TenantPartitioning.KEY_GROUPS);
    }
}
