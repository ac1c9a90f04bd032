package com.tartware.bookings.jobs.projection;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.jobs.runtime.FromTheFirstOffset;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.runtime.RegistryConnection;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The reply topic as a projection reads it: from the first decision, and only what is committed. */
public final class ReplyTopic {
    private ReplyTopic() {}

    /** @param jobName names the consumer group, by which an operator sees how far the projection is */
    public static KafkaSource<Decision> source(JobOptions options, String jobName) {
        String registryUrl = options.registryUrl();
        return source(options.brokers(), () -> new ConfluentSchemaRegistry(registryUrl), jobName);
    }

    static KafkaSource<Decision> source(String brokers, RegistryConnection registry, String jobName) {
        return KafkaSource.<Decision>builder()
                .setBootstrapServers(brokers)
                .setTopics(Topic.DECISIONS.topicName())
                .setGroupId("tartware-" + jobName)
                .setClientIdPrefix("tartware-" + jobName)
                .setStartingOffsets(new FromTheFirstOffset())
                .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                .setProperty(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), "-1")
                .setDeserializer(new DecisionSchema(registry))
                .build();
    }
}
