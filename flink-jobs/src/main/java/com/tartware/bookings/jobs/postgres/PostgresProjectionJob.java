package com.tartware.bookings.jobs.postgres;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.WebhookAttempt;
import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.jobs.projection.DecisionBatcher;
import com.tartware.bookings.jobs.projection.ProjectionTypes;
import com.tartware.bookings.jobs.projection.ReplyTopic;
import com.tartware.bookings.jobs.runtime.JobEnvironment;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.runtime.PostgresOptions;
import com.tartware.bookings.jobs.runtime.RegistryConnection;
import com.tartware.bookings.jobs.runtime.TopicPartitions;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import com.tartware.bookings.sinks.postgres.PostgresDecisionSink;
import com.tartware.bookings.sinks.postgres.PostgresWebhookSinks;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Decisions, webhook endpoints and attempts into Postgres: what the API reads. */
public final class PostgresProjectionJob {
    static final String NAME = "projection-postgres";

    /** One inventory of 731 nights fits whole; ten of them are still a statement of well under a second. */
    private static final int BATCH_ROWS = 5_000;

    private static final Duration BATCH_DELAY = Duration.ofMillis(50);

    private PostgresProjectionJob() {}

    public static void main(String[] args) throws Exception {
        Configuration arguments = JobOptions.parse(args);
        JobOptions options = JobOptions.from(arguments);
        StreamExecutionEnvironment env = JobEnvironment.create(options);
        String name = JobOptions.jobName(arguments, NAME);
        int partitions = TopicPartitions.of(Topic.DECISIONS.topicName(), options);
        String registryUrl = options.registryUrl();
        RegistryConnection registry = () -> new ConfluentSchemaRegistry(registryUrl);
        PostgresOptions postgres = PostgresOptions.from(arguments);
        compose(
                env,
                ReplyTopic.source(options, partitions, name),
                PostgresDecisionSink.builder()
                        .url(postgres.url())
                        .user(postgres.user())
                        .password(postgres.password())
                        .build());
        composeWebhooks(
                env,
                WebhookTopic.source(Topic.WEBHOOK_ENDPOINTS, WebhookEndpoint.class, options.brokers(), registry, name),
                PostgresWebhookSinks.endpoints(postgres.url(), postgres.user(), postgres.password()),
                WebhookTopic.source(Topic.WEBHOOK_ATTEMPTS, WebhookAttempt.class, options.brokers(), registry, name),
                PostgresWebhookSinks.attempts(postgres.url(), postgres.user(), postgres.password()));
        JobEnvironment.execute(env, name);
    }

    static void compose(
            StreamExecutionEnvironment env, Source<Decision, ?, ?> decisions, Sink<List<Decision>> postgres) {
        ReplyTopic.inSequence(env, decisions)
                .transform("batch", ProjectionTypes.BATCH, new DecisionBatcher(BATCH_ROWS, BATCH_DELAY))
                .uid("batch")
                .sinkTo(postgres)
                .name("postgres")
                .uid("postgres");
    }

    /** Two streams beside the decisions: one job a store, so that a rebuild of the store fills all of its tables. */
    static void composeWebhooks(
            StreamExecutionEnvironment env,
            Source<WebhookEndpoint, ?, ?> endpoints,
            Sink<WebhookEndpoint> endpointRows,
            Source<WebhookAttempt, ?, ?> attempts,
            Sink<WebhookAttempt> attemptRows) {
        env.fromSource(endpoints, WatermarkStrategy.noWatermarks(), "webhook endpoints")
                .uid("webhook-endpoints")
                .sinkTo(endpointRows)
                .name("postgres webhook endpoints")
                .uid("postgres-webhook-endpoints");
        env.fromSource(attempts, WatermarkStrategy.noWatermarks(), "webhook attempts")
                .uid("webhook-attempts")
                .sinkTo(attemptRows)
                .name("postgres webhook attempts")
                .uid("postgres-webhook-attempts");
    }
}
