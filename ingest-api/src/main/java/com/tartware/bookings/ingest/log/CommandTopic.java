package com.tartware.bookings.ingest.log;

import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What must be known of the command topic before the first record: it is asked for once, at start.
 *
 * @param partitioning by the topic's real number of partitions
 * @param schemaId the registry's id of the schema that this build writes
 */
record CommandTopic(TenantPartitioning partitioning, int schemaId) {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final String LOG_APPEND_TIME = "LogAppendTime";

    /**
     * @throws LogRefusedException if the topic is there and can never be ours
     * @throws RuntimeException if something does not answer or is not there yet: worth a retry
     */
    static CommandTopic lookUp(String brokers, SchemaRegistry registry) {
        // An admin client, because a producer's question would create a missing topic with the broker's defaults.
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "ingest-start",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) ANSWER_TIMEOUT.toMillis(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) ANSWER_TIMEOUT.toMillis()))) {
            TenantPartitioning partitioning = partitioning(admin);
            requireLogAppendTime(admin);
            int schemaId = registry.idOf(
                    Topic.COMMANDS.subject(), Topic.COMMANDS.schema().toString());
            return new CommandTopic(partitioning, schemaId);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            throw new IllegalStateException(
                    "the topic %s could not be looked up at %s: %s"
                            .formatted(Topic.COMMANDS.topicName(), brokers, cause),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking up the command topic", e);
        }
    }

    private static TenantPartitioning partitioning(Admin admin)
            throws ExecutionException, InterruptedException, TimeoutException {
        int partitions = admin.describeTopics(List.of(Topic.COMMANDS.topicName()))
                .allTopicNames()
                .get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .get(Topic.COMMANDS.topicName())
                .partitions()
                .size();
        try {
            return new TenantPartitioning(partitions);
        } catch (IllegalArgumentException e) {
            throw new LogRefusedException(
                    "The topic %s cannot be written to: %s.".formatted(Topic.COMMANDS.topicName(), e.getMessage()));
        }
    }

    private static void requireLogAppendTime(Admin admin)
            throws ExecutionException, InterruptedException, TimeoutException {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topic.COMMANDS.topicName());
        Config config = admin.describeConfigs(List.of(topic))
                .all()
                .get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .get(topic);
        String timestampType =
                config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value();
        if (!timestampType.equals(LOG_APPEND_TIME)) {
            throw new LogRefusedException(
                    "The topic %s has message.timestamp.type=%s; it must be %s, the only clock that decisions know."
                            .formatted(Topic.COMMANDS.topicName(), timestampType, LOG_APPEND_TIME));
        }
    }
}
