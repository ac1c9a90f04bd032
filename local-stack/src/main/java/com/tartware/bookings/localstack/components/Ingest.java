package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.settings.Link;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.Component;
import com.tartware.bookings.localstack.supervise.PortClaim;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The HTTP entrance. */
public final class Ingest implements Component {
    public static final String NAME = "ingest";

    private final StackSettings settings;

    public Ingest(StackSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String address() {
        return settings.ingestUrl();
    }

    @Override
    public List<PortClaim> ports() {
        return List.of(new PortClaim(NAME, settings.ingestPort(), "--ingest-port"));
    }

    @Override
    public Set<String> needs() {
        return Set.of(Broker.NAME, Registry.NAME, Postgres.NAME);
    }

    @Override
    public ProcessBuilder command() throws IOException {
        String classpath = RuntimeClasspath.pinned(
                settings.home(),
                settings.home().resolve("local-stack/runtimes/ingest/target/runtime.classpath"),
                settings.folders().run().resolve("lib/ingest"));
        ProcessBuilder builder = RuntimeClasspath.java(
                classpath,
                List.of(
                        "-Xms64m",
                        // docs/hardening.md adds up what clients may take.
                        "-Xmx768m",
                        "-XX:+UseG1GC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=com.tartware.bookings.avro",
                        "com.tartware.bookings.ingest.IngestApi",
                        "--port",
                        String.valueOf(settings.ingestPort()),
                        "--host",
                        StackSettings.HOST,
                        "--brokers",
                        settings.brokers(Link.INGEST_BROKER),
                        "--registry-url",
                        settings.registryUrl(Link.INGEST_REGISTRY),
                        "--postgres-url",
                        settings.postgresUrl(Link.INGEST_POSTGRES),
                        "--postgres-user",
                        StackSettings.POSTGRES_USER,
                        "--tenants",
                        settings.tenants().toString(),
                        "--keys",
                        settings.folders().keys().toString(),
                        "--webhook-allow-private",
                        String.valueOf(settings.webhookAllowPrivate())));
        // Other users of the machine can read a command line.
        builder.environment().put("TARTWARE_INGEST_POSTGRES_PASSWORD", StackSettings.POSTGRES_PASSWORD);
        WebhookKey.give(settings, builder);
        return builder;
    }

    @Override
    public boolean answers() throws IOException, InterruptedException {
        return HttpProbe.answers(settings.ingestUrl() + "/health/ready");
    }
}
