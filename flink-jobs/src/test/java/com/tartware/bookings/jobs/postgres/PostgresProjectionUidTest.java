package com.tartware.bookings.jobs.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.WebhookAttempt;
import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.jobs.projection.ReplyTopic;
import com.tartware.bookings.jobs.runtime.JobEnvironment;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.testing.Uids;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.sinks.postgres.PostgresDecisionSink;
import com.tartware.bookings.sinks.postgres.PostgresWebhookSinks;
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
        String url = "jdbc:postgresql://nowhere/tartware";
        PostgresProjectionJob.composeWebhooks(
                env,
                WebhookTopic.source(
                        Topic.WEBHOOK_ENDPOINTS, WebhookEndpoint.class, options.brokers(), () -> null, "test"),
                PostgresWebhookSinks.endpoints(url, "nobody", "none"),
                WebhookTopic.source(
                        Topic.WEBHOOK_ATTEMPTS, WebhookAttempt.class, options.brokers(), () -> null, "test"),
                PostgresWebhookSinks.attempts(url, "nobody", "none"));
        assertThat(Uids.of(env))
                .containsExactly(
                        "Sink Committer: postgres",
                        "Sink Committer: postgres-webhook-attempts",
                        "Sink Committer: postgres-webhook-endpoints",
                        "batch",
                        "decisions",
                        "postgres",
                        "postgres-webhook-attempts",
                        "postgres-webhook-endpoints",
                        "sequence",
                        "webhook-attempts",
                        "webhook-endpoints");
    }
}
