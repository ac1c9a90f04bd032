package com.tartware.bookings.jobs.clickhouse;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.jobs.projection.ReplyTopic;
import com.tartware.bookings.jobs.runtime.JobEnvironment;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.runtime.TopicPartitions;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.sinks.clickhouse.ClickHouseDecisionSink;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Decisions into ClickHouse: what revenue management asks over. */
public final class ClickHouseProjectionJob {
    static final String NAME = "projection-clickhouse";

    static final ConfigOption<String> URL = ConfigOptions.key("clickhouse.url")
            .stringType()
            .defaultValue("jdbc:clickhouse://127.0.0.1:8123/tartware")
            .withDescription("JDBC address of the database.");

    private ClickHouseProjectionJob() {}

    public static void main(String[] args) throws Exception {
        Configuration arguments = JobOptions.parse(args);
        JobOptions options = JobOptions.from(arguments);
        StreamExecutionEnvironment env = JobEnvironment.create(options);
        String name = JobOptions.jobName(arguments, NAME);
        int partitions = TopicPartitions.of(Topic.DECISIONS.topicName(), options);
        compose(env, ReplyTopic.source(options, partitions, name), ClickHouseDecisionSink.to(arguments.get(URL)));
        JobEnvironment.execute(env, name);
    }

    static void compose(StreamExecutionEnvironment env, Source<Decision, ?, ?> decisions, Sink<Decision> clickHouse) {
        ReplyTopic.inSequence(env, decisions)
                .sinkTo(clickHouse)
                .name("clickhouse")
                .uid("clickhouse");
    }
}
