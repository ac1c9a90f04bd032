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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

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

    /** Looked up by every request: the registry's own look-up sorts tags and hashes them each time. */
    private final Map<Answered, Timer> requests = new ConcurrentHashMap<>();

    private final Map<Appended, Counter> appended = new ConcurrentHashMap<>();

    private record Answered(String method, String route, int status) {}

    private record Appended(String tenantId, String kind) {}

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
        javalin.requestLogger.http((request, millis) -> requests.computeIfAbsent(
                        new Answered(method(request), route(request), request.statusCode()), this::timer)
                .record((long) (millis * 1_000_000.0), TimeUnit.NANOSECONDS));
    }

    private Timer timer(Answered answered) {
        return Timer.builder("tartware.ingest.requests")
                .description("HTTP requests, from their headers to their answer")
                .tag("method", answered.method())
                .tag("route", answered.route())
                .tag("status", Integer.toString(answered.status()))
                .register(registry);
    }

    public void commandAppended(String tenantId, String kind) {
        appended.computeIfAbsent(new Appended(tenantId, kind), this::counter).increment();
    }

    private Counter counter(Appended of) {
        return Counter.builder("tartware.ingest.commands.appended")
                .description("Commands that the broker acknowledged in time")
                .tag("tenant", of.tenantId())
                .tag("kind", of.kind())
                .register(registry);
    }

    public void scrape(Context request) {
        request.future(() -> scrape.text()
                .thenAccept(text -> request.contentType(PROMETHEUS_TEXT).result(text)));
    }

    private static String route(Context request) {
        Endpoint matched = request.endpoints().lastHttpEndpoint();
        return matched == null ? OTHER : matched.path;
    }

    private static String method(Context request) {
        String method = request.method().name();
        return METHODS.contains(method) ? method : OTHER;
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
