package com.tartware.bookings.jobs.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.jobs.projection.ReplyTopic;
import com.tartware.bookings.jobs.runtime.JobEnvironment;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.testing.Uids;
import com.tartware.bookings.sinks.clickhouse.ClickHouseDecisionSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class ClickHouseProjectionUidTest {
    @Test
    void uidsNeverChangeOnceASavepointHasThem() {
        JobOptions options = JobOptions.from(JobOptions.parse(new String[0]));
        StreamExecutionEnvironment env = JobEnvironment.create(options);
        ClickHouseProjectionJob.compose(
                env,
                ReplyTopic.source(options, 8, ClickHouseProjectionJob.NAME),
                ClickHouseDecisionSink.to("jdbc:clickhouse://nowhere/tartware"));
        assertThat(Uids.of(env)).containsExactly("Sink Committer: clickhouse", "clickhouse", "decisions", "sequence");
    }
}
