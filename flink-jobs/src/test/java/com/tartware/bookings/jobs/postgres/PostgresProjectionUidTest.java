package com.tartware.bookings.jobs.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.jobs.projection.ReplyTopic;
import com.tartware.bookings.jobs.runtime.JobEnvironment;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.testing.Uids;
import com.tartware.bookings.sinks.postgres.PostgresDecisionSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class PostgresProjectionUidTest {
    @Test
    void uidsNeverChangeOnceASavepointHasThem() {
        JobOptions options = JobOptions.from(JobOptions.parse(new String[0]));
        StreamExecutionEnvironment env = JobEnvironment.create(options);
        PostgresProjectionJob.compose(
                env,
                ReplyTopic.source(options, 8, PostgresProjectionJob.NAME),
                PostgresDecisionSink.builder()
                        .url("jdbc:postgresql://nowhere/tartware")
                        .user("nobody")
                        .password("none")
                        .build());
        assertThat(Uids.of(env))
                .containsExactly("Sink Committer: postgres", "batch", "decisions", "postgres", "sequence");
    }
}
