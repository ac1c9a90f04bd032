package com.tartware.bookings.ingest.webhooks;

import com.tartware.bookings.ingest.log.KafkaWebhookEndpointLog;
import com.tartware.bookings.ingest.store.PostgresWebhookStore;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.webhook.WebhookSecrets;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The settings of webhooks, and what is put together by them. The webhook job must be given the same. */
public final class WebhookOptions {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookOptions.class);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--webhook-allow-private",
            paramLabel = "true|false",
            arity = "1",
            defaultValue = "${env:TARTWARE_WEBHOOK_ALLOW_PRIVATE:-false}",
            description =
                    "Registers webhooks at private addresses and over plain http, too: for a developer's machine (env TARTWARE_WEBHOOK_ALLOW_PRIVATE; false).")
    private boolean allowPrivate;

    @Option(
            names = "--webhook-secret-key-file",
            paramLabel = "FILE",
            defaultValue = "${env:TARTWARE_WEBHOOK_SECRET_KEY_FILE:-}",
            description =
                    "Base64 of 32 to 64 random bytes, from which the secrets of all endpoints are derived (env TARTWARE_WEBHOOK_SECRET_KEY_FILE, or the key itself in TARTWARE_WEBHOOK_SECRET_KEY). Without it there are no webhooks.")
    private String secretKeyFile;

    /**
     * Begins to read the endpoints. Empty if there is no key: such a process has no webhooks.
     *
     * @throws ParameterException if there is a key and it is not usable
     */
    public Optional<Started> start(
            String brokers,
            SchemaRegistry registry,
            String postgresUrl,
            String postgresUser,
            String postgresPassword,
            MeterRegistry meters) {
        String key = System.getenv(WebhookSecrets.ENVIRONMENT);
        boolean hasFile = secretKeyFile != null && !secretKeyFile.isBlank();
        if (!hasFile && (key == null || key.isBlank())) {
            LOG.warn(
                    "There is no webhook secret key, so /v1/webhook-endpoints does not exist here; set --webhook-secret-key-file or {}",
                    WebhookSecrets.ENVIRONMENT);
            return Optional.empty();
        }
        WebhookSecrets secrets;
        try {
            secrets = WebhookSecrets.from(hasFile ? Path.of(secretKeyFile) : null, key);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
        SystemHostLookup hosts = new SystemHostLookup();
        PostgresWebhookStore store = new PostgresWebhookStore(postgresUrl, postgresUser, postgresPassword);
        KafkaWebhookEndpointLog log = new KafkaWebhookEndpointLog(brokers, registry, meters);
        WebhookEndpoints endpoints =
                new WebhookEndpoints(log, store, hosts, allowPrivate, secrets, InstantSource.system());
        return Optional.of(new Started(endpoints, () -> {
            log.close();
            store.close();
            hosts.close();
        }));
    }

    /** What runs. */
    public record Started(WebhookEndpoints endpoints, Runnable closing) implements AutoCloseable {
        @Override
        public void close() {
            closing.run();
        }
    }
}
