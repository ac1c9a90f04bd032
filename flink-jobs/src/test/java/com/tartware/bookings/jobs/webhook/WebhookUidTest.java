package com.tartware.bookings.jobs.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.jobs.runtime.JobEnvironment;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.testing.FixedRegistry;
import com.tartware.bookings.jobs.testing.Uids;
import com.tartware.bookings.sinks.webhook.WebhookAttemptSink;
import com.tartware.bookings.sinks.webhook.WebhookClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class WebhookUidTest {
    @Test
    void uidsNeverChangeOnceASavepointHasThem() {
        StreamExecutionEnvironment env = JobEnvironment.create(JobOptions.from(JobOptions.parse(new String[0])));
        WebhookJob.compose(
                env,
                new WebhookJob.Endpoints(
                        WebhookJob.decisions("nowhere:9092", 8, FixedRegistry::new, WebhookJob.NAME),
                        WebhookJob.webhookEndpoints("nowhere:9092", FixedRegistry::new, WebhookJob.NAME),
                        readsMax -> {
                            throw new IllegalStateException("nobody runs it");
                        },
                        WebhookClient.Settings.standard(false),
                        null,
                        new WebhookAttemptSink("nowhere:9092", new AttemptRecords(FixedRegistry::new))));
        assertThat(Uids.of(env)).containsExactly("attempts", "decisions", "deliver", "webhook-endpoints");
    }
}
