package com.tartware.bookings.ingest;

import com.tartware.bookings.ingest.admission.Admission;
import com.tartware.bookings.ingest.admission.AdmissionOptions;
import com.tartware.bookings.ingest.events.EventFeed;
import com.tartware.bookings.ingest.events.EventOptions;
import com.tartware.bookings.ingest.health.Readiness;
import com.tartware.bookings.ingest.http.IngestParts;
import com.tartware.bookings.ingest.http.IngestServer;
import com.tartware.bookings.ingest.identity.SettingRefusedException;
import com.tartware.bookings.ingest.log.KafkaAnswerFeed;
import com.tartware.bookings.ingest.log.KafkaCommandLog;
import com.tartware.bookings.ingest.log.LogRefusedException;
import com.tartware.bookings.ingest.log.ReplyTopicTail;
import com.tartware.bookings.ingest.metrics.IngestMetrics;
import com.tartware.bookings.ingest.store.PostgresDecisionStore;
import com.tartware.bookings.ingest.waits.WaitOptions;
import com.tartware.bookings.ingest.webhooks.WebhookOptions;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts ingest: HTTP in, command log out. */
@Command(
        name = "ingest-api",
        mixinStandardHelpOptions = true,
        version = "ingest-api 0.1.0",
        description = "Takes bookings and inventory over HTTP and appends them to the command log.",
        sortOptions = false)
public final class IngestApi implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(IngestApi.class);

    /** Long enough for a balancer that asks once a second to see that no more should be sent. */
    private static final Duration DRAIN_NOTICE = Duration.ofSeconds(1);

    /** What all limits on clients add up to, see {@code docs/hardening.md}; a smaller heap is one that clients can fill. */
    private static final long HEAP_BYTES_NEEDED = 700L << 20;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "${env:TARTWARE_INGEST_PORT:-8080}",
            description = "Port to listen on (env TARTWARE_INGEST_PORT; 8080).")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "${env:TARTWARE_INGEST_HOST:-127.0.0.1}",
            description = "Address to listen on (env TARTWARE_INGEST_HOST; 127.0.0.1).")
    private String host;

    @Option(
            names = "--brokers",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:TARTWARE_INGEST_BROKERS:-127.0.0.1:9092}",
            description = "Kafka brokers, separated by commas (env TARTWARE_INGEST_BROKERS; 127.0.0.1:9092).")
    private String brokers;

    @Option(
            names = "--registry-url",
            paramLabel = "URL",
            defaultValue = "${env:TARTWARE_INGEST_REGISTRY_URL:-http://127.0.0.1:8085/apis/ccompat/v7}",
            description = "Schema registry, Confluent API (env TARTWARE_INGEST_REGISTRY_URL;"
                    + " http://127.0.0.1:8085/apis/ccompat/v7).")
    private String registryUrl;

    @Option(
            names = "--postgres-url",
            paramLabel = "URL",
            defaultValue = "${env:TARTWARE_INGEST_POSTGRES_URL:-jdbc:postgresql://127.0.0.1:15432/tartware}",
            description = "Where bookings are read (env TARTWARE_INGEST_POSTGRES_URL;"
                    + " jdbc:postgresql://127.0.0.1:15432/tartware).")
    private String postgresUrl;

    @Option(
            names = "--postgres-user",
            paramLabel = "USER",
            defaultValue = "${env:TARTWARE_INGEST_POSTGRES_USER:-postgres}",
            description = "(env TARTWARE_INGEST_POSTGRES_USER; postgres)")
    private String postgresUser;

    @Option(
            names = "--postgres-password",
            paramLabel = "PASSWORD",
            defaultValue = "${env:TARTWARE_INGEST_POSTGRES_PASSWORD:-postgres}",
            description = "Other users of the machine can read flags; prefer env TARTWARE_INGEST_POSTGRES_PASSWORD"
                    + " (postgres).")
    private String postgresPassword;

    @Mixin
    private AdmissionOptions admissionOptions;

    @Mixin
    private WaitOptions waitOptions;

    @Mixin
    private EventOptions eventOptions;

    @Mixin
    private WebhookOptions webhookOptions;

    public static void main(String[] args) {
        System.exit(new CommandLine(new IngestApi()).execute(args));
    }

    /** Runs until the process is told to end. */
    @Override
    public Integer call() throws InterruptedException {
        try {
            run();
            return CommandLine.ExitCode.OK;
        } catch (SettingRefusedException | LogRefusedException e) {
            return refuse(e.getMessage());
        } catch (JavalinBindException e) {
            LOG.debug("Binding failed", e);
            return refuse(
                    "Port %d on %s cannot be listened on: it is in use or not allowed. Choose another with --port or TARTWARE_INGEST_PORT."
                            .formatted(port, host));
        } catch (JavalinException e) {
            LOG.debug("Starting failed", e);
            return refuse("Listening on %s:%d failed (%s). Choose another address with --host or TARTWARE_INGEST_HOST."
                    .formatted(host, port, e.getCause() == null ? e.getMessage() : e.getCause()));
        }
    }

    private void run() throws InterruptedException {
        IngestMetrics metrics = new IngestMetrics();
        Admission admission = admissionOptions.open(metrics.registry());
        PostgresDecisionStore store = new PostgresDecisionStore(postgresUrl, postgresUser, postgresPassword);
        KafkaCommandLog log =
                new KafkaCommandLog(brokers, new ConfluentSchemaRegistry(registryUrl), metrics.registry());
        KafkaAnswerFeed answers = new KafkaAnswerFeed(
                brokers, new ConfluentSchemaRegistry(registryUrl), waitOptions::answerPartition, metrics.registry());
        EventFeed feed = new EventFeed(
                store,
                new ReplyTopicTail(brokers, new ConfluentSchemaRegistry(registryUrl), metrics.registry()),
                eventOptions.limits(),
                metrics.registry());
        Optional<WebhookOptions.Started> webhooks = webhookOptions.start(
                brokers,
                new ConfluentSchemaRegistry(registryUrl),
                postgresUrl,
                postgresUser,
                postgresPassword,
                metrics.registry());
        if (Runtime.getRuntime().maxMemory() < HEAP_BYTES_NEEDED) {
            LOG.warn(
                    "The heap may have {} MB at most; with fewer than {} MB enough clients at once can exhaust it (-Xmx)",
                    Runtime.getRuntime().maxMemory() >> 20,
                    HEAP_BYTES_NEEDED >> 20);
        }
        Readiness readiness = new Readiness(List.of(log::whyUnavailable));
        IngestServer server = IngestServer.start(
                host,
                port,
                new IngestParts(
                        admission,
                        log,
                        store,
                        answers,
                        waitOptions.waitsMax(),
                        feed,
                        webhooks.map(WebhookOptions.Started::endpoints),
                        readiness,
                        metrics));
        LOG.info(
                "Listening on {}://{}:{} for {} tenants",
                admission.scheme(),
                host,
                server.port(),
                admission.tenants().ids().size());

        List<Runnable> closing = List.of(
                server::close,
                admission::close,
                answers::close,
                log::close,
                store::close,
                () -> webhooks.ifPresent(WebhookOptions.Started::close),
                metrics::close);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(readiness, closing), "shutdown"));
        try {
            log.connected().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof LogRefusedException refused) {
                throw refused;
            }
            throw e;
        }
        new CountDownLatch(1).await();
    }

    /** Each step has a bound; together they stay under the 30 s that orchestrators grant. One that fails stops none behind it. */
    static void shutDown(Readiness readiness, List<Runnable> closing) {
        LOG.info("Shutting down");
        readiness.drain();
        try {
            Thread.sleep(DRAIN_NOTICE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Runnable step : closing) {
            try {
                step.run();
            } catch (RuntimeException e) {
                LOG.warn("A part could not be closed in good order", e);
            }
        }
        LOG.info("Stopped");
    }

    private static int refuse(String sentence) {
        System.err.println(sentence);
        return CommandLine.ExitCode.SOFTWARE;
    }
}
