package com.tartware.bookings.jobs.webhook;

import com.tartware.bookings.avro.WebhookAttempt;
import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.jobs.runtime.FromTheFirstOffset;
import com.tartware.bookings.jobs.runtime.JobEnvironment;
import com.tartware.bookings.jobs.runtime.JobOptions;
import com.tartware.bookings.jobs.runtime.KeptLogSource;
import com.tartware.bookings.jobs.runtime.LogBounds;
import com.tartware.bookings.jobs.runtime.PostgresOptions;
import com.tartware.bookings.jobs.runtime.RegistryConnection;
import com.tartware.bookings.jobs.runtime.TopicPartitions;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import com.tartware.bookings.sinks.webhook.WebhookAttemptSink;
import com.tartware.bookings.sinks.webhook.WebhookClient;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Decisions to the endpoints that tenants registered, at least once. */
public final class WebhookJob {
    static final String NAME = "webhook";

    static final ConfigOption<Boolean> ALLOW_PRIVATE = ConfigOptions.key("webhook.allow-private")
            .booleanType()
            .defaultValue(false)
            .withDescription(
                    "Whether endpoints may be plain http and at addresses that are not public: for local runs.");

    static final ConfigOption<String> SECRET_KEY_FILE = ConfigOptions.key("webhook.secret-key-file")
            .stringType()
            .noDefaultValue()
            .withDescription("The key that secrets are derived from, in a file on every TaskManager;"
                    + " without it, the TaskManagers' environment has it as TARTWARE_WEBHOOK_SECRET_KEY.");

    private WebhookJob() {}

    /**
     * What the job reads, writes and reaches.
     *
     * @param secretKeyFile on the machines of the TaskManagers; null to take the key from their environment
     */
    record Endpoints(
            Source<PassingDecision, ?, ?> decisions,
            Source<WebhookEndpoint, ?, ?> webhookEndpoints,
            StoredDecisions.StoreConnection store,
            WebhookClient.Settings client,
            String secretKeyFile,
            Sink<WebhookAttempt> attempts) {}

    public static void main(String[] args) throws Exception {
        Configuration arguments = JobOptions.parse(args);
        JobOptions options = JobOptions.from(arguments);
        StreamExecutionEnvironment env = JobEnvironment.create(options);
        String name = JobOptions.jobName(arguments, NAME);
        int partitions = TopicPartitions.of(Topic.DECISIONS.topicName(), options);
        String registryUrl = options.registryUrl();
        RegistryConnection registry = () -> new ConfluentSchemaRegistry(registryUrl);
        PostgresOptions postgres = PostgresOptions.from(arguments);
        String url = postgres.url();
        String user = postgres.user();
        String password = postgres.password();
        compose(
                env,
                new Endpoints(
                        decisions(options.brokers(), partitions, registry, name),
                        webhookEndpoints(options.brokers(), registry, name),
                        readsMax -> new PostgresDecisions(url, user, password, readsMax),
                        WebhookClient.Settings.standard(arguments.get(ALLOW_PRIVATE)),
                        arguments.get(SECRET_KEY_FILE),
                        new WebhookAttemptSink(options.brokers(), new AttemptRecords(registry))));
        JobEnvironment.execute(env, name);
    }

    static void compose(StreamExecutionEnvironment env, Endpoints endpoints) {
        env.fromSource(endpoints.decisions(), WatermarkStrategy.noWatermarks(), "decisions")
                .uid("decisions")
                .connect(env.fromSource(
                                endpoints.webhookEndpoints(), WatermarkStrategy.noWatermarks(), "webhook endpoints")
                        .uid("webhook-endpoints"))
                .keyBy(PassingDecision::tenantId, WebhookEndpoint::getTenantId, Types.STRING)
                .transform(
                        "deliver",
                        WebhookTypes.ATTEMPT,
                        new WebhookOperator(endpoints.client(), endpoints.store(), endpoints.secretKeyFile()))
                .uid("deliver")
                .sinkTo(endpoints.attempts())
                .name("attempts")
                .uid("attempts");
    }

    static Source<PassingDecision, ?, ?> decisions(
            String brokers, int partitions, RegistryConnection registry, String jobName) {
        KafkaSource<PassingDecision> topic = WebhookJob.<PassingDecision>topic(brokers, Topic.DECISIONS, jobName)
                .setStartingOffsets(new FromTheFirstOffset())
                .setDeserializer(new PassingDecisionSchema(registry, partitions))
                .build();
        return new KeptLogSource<>(topic, LogBounds.of(brokers, Topic.DECISIONS.topicName(), partitions));
    }

    /** Compacted: where it begins says nothing, and every endpoint's newest record is there. */
    static Source<WebhookEndpoint, ?, ?> webhookEndpoints(String brokers, RegistryConnection registry, String jobName) {
        return WebhookJob.<WebhookEndpoint>topic(brokers, Topic.WEBHOOK_ENDPOINTS, jobName)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new EndpointSchema(registry))
                .build();
    }

    private static <T> KafkaSourceBuilder<T> topic(String brokers, Topic topic, String jobName) {
        return KafkaSource.<T>builder()
                .setBootstrapServers(brokers)
                .setTopics(topic.topicName())
                .setGroupId("tartware-" + jobName)
                .setClientIdPrefix("tartware-" + jobName + "-" + topic.topicName())
                .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                .setProperty(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), "-1");
    }
}
