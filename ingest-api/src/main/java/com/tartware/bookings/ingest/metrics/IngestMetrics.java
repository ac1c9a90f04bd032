package com.tartware.bookings.ingest.metrics;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/**
 * What an operator watches. Labels take values from routes, statuses and the tenants file only, never from what a client sends,
 * so their number is known at start.
 */
public final class IngestMetrics implements AutoCloseable {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS");
    private static final String OTHER = "other";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SharedScrape scrape =
            new SharedScrape(() -> registry.scrape(PROMETHEUS_TEXT).getBytes(StandardCharsets.UTF_8));
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    public IngestMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
    }

    public PrometheusMeterRegistry registry() {
        return registry;
    }

    public void installIn(JavalinConfig javalin) {
        javalin.requestLogger.http((request, millis) -> Timer.builder("tartware.ingest.requests")
                .description("HTTP requests, from their headers to their answer")
                .tag(
                        "method",
                        METHODS.contains(request.method().name())
                                ? request.method().name()
                                : OTHER)
                .tag("route", route(request))
                .tag("status", Integer.toString(request.statusCode()))
                .register(registry)
                .record(Duration.ofNanos((long) (millis * 1_000_000.0))));
    }

    public void commandAppended(String tenantId, String kind) {
        Counter.builder("tartware.ingest.commands.appended")
                .description("Commands that the broker acknowledged in time")
                .tag("tenant", tenantId)
                .tag("kind", kind)
                .register(registry)
                .increment();
    }

    public void scrape(Context request) {
        request.future(() -> scrape.text()
                .thenAccept(text -> request.contentType(PROMETHEUS_TEXT).result(text)));
    }

    private static String route(Context request) {
        Endpoint matched = request.endpoints().lastHttpEndpoint();
        return matched == null ? OTHER : matched.path;
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
