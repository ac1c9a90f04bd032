package com.tartware.bookings.jobs.projection;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.jobs.runtime.FromTheFirstOffset;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.runtime.KeptLogSource;
import com.tartware.bookings.jobs.runtime.LogBounds;
import com.tartware.bookings.jobs.runtime.RegistryConnection;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The reply topic as a projection reads it: from the first decision, and only what is committed. */
public final class ReplyTopic {
    private ReplyTopic() {}

    /**
     * The topic as a source.
     *
     * @param partitions that it has
     * @param jobName names the consumer group, by which an operator sees how far the projection is
     */
    public static Source<Decision, ?, ?> source(JobOptions options, int partitions, String jobName) {
        String registryUrl = options.registryUrl();
        return source(options.brokers(), partitions, () -> new ConfluentSchemaRegistry(registryUrl), jobName);
    }

    /** Each tenant's decisions one after the other, without repeats; a tenant of which one is missing is held. */
    public static DataStream<Decision> inSequence(StreamExecutionEnvironment env, Source<Decision, ?, ?> decisions) {
        return env.fromSource(decisions, WatermarkStrategy.noWatermarks(), "decisions")
                .uid("decisions")
                .keyBy(Decision::getTenantId, Types.STRING)
                .process(new SequenceCheck(), ProjectionTypes.DECISION)
                .name("check sequence")
                .uid("sequence");
    }

    static Source<Decision, ?, ?> source(String brokers, int partitions, RegistryConnection registry, String jobName) {
        KafkaSource<Decision> topic = KafkaSource.<Decision>builder()
                .setBootstrapServers(brokers)
                .setTopics(Topic.DECISIONS.topicName())
                .setGroupId("tartware-" + jobName)
                .setClientIdPrefix("tartware-" + jobName)
                .setStartingOffsets(new FromTheFirstOffset())
                .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                .setProperty(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), "-1")
                .setDeserializer(new DecisionSchema(registry, partitions))
                .build();
        return new KeptLogSource<>(topic, LogBounds.of(brokers, Topic.DECISIONS.topicName(), partitions));
    }
}
