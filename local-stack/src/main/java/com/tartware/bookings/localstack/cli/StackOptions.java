package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.launch.SettingsFile;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.settings.IngestTls;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.RunRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The settings of a stack: a flag wins over its environment variable, that over the default. */
final class StackOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Data, logs and run files. Default: .tartware in the source tree")
    private Path dataDir;

    @Option(
            names = "--tenants",
            paramLabel = "FILE",
            description = "Tenants and API keys. Default: local-stack/tenants.yaml")
    private Path tenants;

    @Option(
            names = "--checkpoint-interval",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = DurationConverter.class,
            description = "How often Flink commits: what a reply waits for. Default: ${DEFAULT-VALUE}")
    private Duration checkpointInterval;

    @Option(
            names = "--taskmanagers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Flink worker processes, eight slots each. With two or more, jobs go on when one is lost."
                    + " Default: ${DEFAULT-VALUE}")
    private int taskManagers;

    @Option(
            names = "--ingest-port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "HTTP entrance. Default: ${DEFAULT-VALUE}")
    private int ingestPort;

    @Option(
            names = "--flink-ui-port",
            paramLabel = "N",
            defaultValue = "8081",
            description = "Flink's web page and REST. Default: ${DEFAULT-VALUE}")
    private int flinkUiPort;

    @Option(
            names = "--flink-rpc-port",
            paramLabel = "N",
            defaultValue = "6123",
            description = "JobManager RPC. Default: ${DEFAULT-VALUE}")
    private int flinkRpcPort;

    @Option(
            names = "--kafka-port",
            paramLabel = "N",
            defaultValue = "9092",
            description = "Kafka clients. Default: ${DEFAULT-VALUE}")
    private int kafkaPort;

    @Option(
            names = "--kafka-controller-port",
            paramLabel = "N",
            defaultValue = "9093",
            description = "Kafka controller. Default: ${DEFAULT-VALUE}")
    private int kafkaControllerPort;

    @Option(
            names = "--registry-port",
            paramLabel = "N",
            defaultValue = "8085",
            description = "Schema registry. Default: ${DEFAULT-VALUE}")
    private int registryPort;

    @Option(
            names = "--postgres-port",
            paramLabel = "N",
            defaultValue = "15432",
            description = "Postgres. Default: ${DEFAULT-VALUE}")
    private int postgresPort;

    @Option(
            names = "--clickhouse-port",
            paramLabel = "N",
            defaultValue = "8123",
            description = "ClickHouse over HTTP. Default: ${DEFAULT-VALUE}")
    private int clickhousePort;

    @Option(
            names = "--webhook-allow-private",
            paramLabel = "true|false",
            arity = "1",
            defaultValue = "true",
            description = "Whether webhooks may go to this machine and other private addresses, over plain http, too."
                    + " Default: ${DEFAULT-VALUE}")
    private boolean webhookAllowPrivate;

    @Option(
            names = "--ingest-tls-certificate",
            paramLabel = "FILE",
            description =
                    "The HTTP entrance speaks https with this certificate and its chain, PEM. Default: plain http")
    private Path ingestTlsCertificate;

    @Option(
            names = "--ingest-tls-key",
            paramLabel = "FILE",
            description = "The certificate's private key, PEM without a password.")
    private Path ingestTlsKey;

    /** Here so that it is refused, not ignored, where the environment has it for an ingest of its own. */
    @Option(names = "--ingest-tls-client-ca", hidden = true)
    private Path ingestTlsClientCa;

    /**
     * The settings with which the stack of this data folder was started.
     *
     * @throws LaunchException if none runs
     */
    StackSettings ofRunningStack() throws IOException, LaunchException {
        StackSettings asked = settings();
        StackSettings settings =
                SettingsFile.readIfThere(asked.folders().settings()).orElse(asked);
        if (new RunRecords(settings.folders().run()).alive("supervisor").isEmpty()) {
            throw new LaunchException("no stack runs from " + settings.dataDir() + "; start it with ./tartware up");
        }
        return settings;
    }

    StackSettings settings() {
        Path home = Path.of(System.getProperty("tartware.home", ""))
                .toAbsolutePath()
                .normalize();
        try {
            return new StackSettings(
                            home,
                            (dataDir == null ? home.resolve(".tartware") : dataDir)
                                    .toAbsolutePath()
                                    .normalize(),
                            (tenants == null ? home.resolve("local-stack/tenants.yaml") : tenants)
                                    .toAbsolutePath()
                                    .normalize(),
                            checkpointInterval,
                            taskManagers,
                            ingestPort,
                            flinkUiPort,
                            flinkRpcPort,
                            kafkaPort,
                            kafkaControllerPort,
                            registryPort,
                            postgresPort,
                            clickhousePort)
                    .withWebhookAllowPrivate(webhookAllowPrivate)
                    .withIngestTls(ingestTls());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private IngestTls ingestTls() {
        if (ingestTlsClientCa != null) {
            throw new IllegalArgumentException(
                    "a stack's own look at ingest has no client certificate, so TARTWARE_INGEST_TLS_CLIENT_CA cannot be set"
                            + " here; docs/identity.md says how an ingest is started alone");
        }
        if ((ingestTlsCertificate == null) != (ingestTlsKey == null)) {
            throw new IllegalArgumentException(
                    "--ingest-tls-certificate and --ingest-tls-key belong together: give both, or none");
        }
        return ingestTlsCertificate == null
                ? null
                : new IngestTls(existing(ingestTlsCertificate), existing(ingestTlsKey));
    }

    private static Path existing(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(file + " cannot be read");
        }
        return file.toAbsolutePath().normalize();
    }
}
