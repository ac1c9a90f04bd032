package com.tartware.bookings.ingest.http;

import com.tartware.bookings.ingest.body.RequestBodies;
import com.tartware.bookings.ingest.metrics.IngestMetrics;
import io.javalin.config.JavalinConfig;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/** What keeps broken and hostile clients from costing others anything. {@code docs/hardening.md} lists the limits. */
final class HardShell {
    /** Request line and headers together; also Jetty's default. A key, a token and a trace fit many times over. */
    private static final int REQUEST_HEAD_BYTES_MAX = 8 * 1024;

    /** Without a byte in either direction. Not below what balancers and client pools keep idle connections for. */
    private static final Duration IDLE_MAX = Duration.ofSeconds(75);

    /**
     * What the kernel keeps of one connection, each way, before its client feels it. Left alone, Linux grows them to 4 and 6 MB:
     * 10,000 clients that do not read would hold 40 GB.
     */
    private static final int SOCKET_BUFFER_BYTES = 128 * 1024;

    /**
     * Open at once; further ones wait in the kernel. One costs some 11 KB while it rests and up to 30 KB with a request under way:
     * {@code docs/hardening.md} adds that up with everything else.
     */
    private static final int CONNECTIONS_MAX = 12_000;

    /** From here on, those that only rest make room. */
    private static final int CONNECTIONS_CROWD = 11_000;

    private HardShell() {}

    /** To be called when all routes and other handlers are there. */
    static void installIn(JavalinConfig javalin, RequestBodies bodies, IngestMetrics metrics) {
        javalin.routes.before(Edge::refuseInventedMethods);
        javalin.routes.beforeMatched(Edge::refuseUnusableQuery);
        bodies.installIn(javalin);
        UnsentAnswers unsent = new UnsentAnswers();
        new LargeAnswers(unsent).installIn(javalin);
        javalin.jetty.modifyServer(server -> {
            watch(server, bodies);
            limitConnections(server, metrics);
        });
        Gauge.builder("tartware.ingest.answers.unsent.bytes", unsent, UnsentAnswers::heldBytes)
                .description("Memory held by large answers that are still on their way")
                .baseUnit("bytes")
                .register(metrics.registry());
        Gauge.builder("tartware.ingest.bodies.unfinished", bodies, RequestBodies::unfinishedCount)
                .description("Requests whose body is still on its way")
                .register(metrics.registry());
        Gauge.builder("tartware.ingest.bodies.unfinished.bytes", bodies, RequestBodies::unfinishedBytes)
                .description("Memory held by bodies that are still on their way")
                .baseUnit("bytes")
                .register(metrics.registry());
    }

    static void configure(HttpConfiguration http, BooleanSupplier draining) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(REQUEST_HEAD_BYTES_MAX);
        // Nothing that two readers of a path could understand differently; Javalin's default is the lenient one.
        http.setUriCompliance(UriCompliance.DEFAULT);
        // By default a header value is taken for an earlier one of its connection that differs in case only:
        // the idempotency key ABC for abc.
        http.setHeaderCacheCaseSensitive(true);
        http.addCustomizer(new Edge(draining));
    }

    static void configure(ServerConnector connector) {
        connector.setIdleTimeout(IDLE_MAX.toMillis());
        connector.setAcceptedReceiveBufferSize(SOCKET_BUFFER_BYTES);
        connector.setAcceptedSendBufferSize(SOCKET_BUFFER_BYTES);
    }

    private static void limitConnections(Server server, IngestMetrics metrics) {
        NetworkConnectionLimit limit = new NetworkConnectionLimit(CONNECTIONS_MAX, server);
        server.addBean(limit);
        Gauge.builder("tartware.ingest.connections", limit, NetworkConnectionLimit::getNetworkConnectionCount)
                .description("Open connections; from %d on, further ones have to wait".formatted(CONNECTIONS_MAX))
                .register(metrics.registry());
    }

    private static void watch(Server server, RequestBodies bodies) {
        ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler("slow-connections", true);
        server.addBean(scheduler);
        server.addBean(new SlowConnections(server, scheduler, bodies, CONNECTIONS_CROWD));
    }
}
