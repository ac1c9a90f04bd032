package com.tartware.bookings.ingest.http;

import com.tartware.bookings.ingest.booking.CancelBookingReader;
import com.tartware.bookings.ingest.booking.ConfirmBookingReader;
import com.tartware.bookings.ingest.booking.CreateBookingReader;
import com.tartware.bookings.ingest.booking.ExtendHoldReader;
import com.tartware.bookings.ingest.booking.GetBooking;
import com.tartware.bookings.ingest.booking.ModifyBookingReader;
import com.tartware.bookings.ingest.booking.ReleaseBookingReader;
import com.tartware.bookings.ingest.command.GetCommand;
import com.tartware.bookings.ingest.command.RecentCommands;
import com.tartware.bookings.ingest.docs.ContractDocuments;
import com.tartware.bookings.ingest.health.HealthAnswers;
import com.tartware.bookings.ingest.health.Readiness;
import com.tartware.bookings.ingest.identity.ApiKeys;
import com.tartware.bookings.ingest.identity.Authentication;
import com.tartware.bookings.ingest.identity.Scope;
import com.tartware.bookings.ingest.intake.CommandAppender;
import com.tartware.bookings.ingest.intake.CommandIntake;
import com.tartware.bookings.ingest.inventory.SetInventoryReader;
import com.tartware.bookings.ingest.log.CommandLog;
import com.tartware.bookings.ingest.metrics.IngestMetrics;
import com.tartware.bookings.ingest.problem.ProblemAnswers;
import com.tartware.bookings.ingest.store.DecisionStore;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP side of ingest, put together from parts that a test can replace. */
public final class IngestServer implements AutoCloseable {
    /** Requests under way at shutdown get this long; none needs more than a slow body and the append deadline. */
    private static final Duration STOP_MAX = Duration.ofSeconds(13);

    /** Threads are held by slow bodies only: acknowledgements and database answers are awaited without one. */
    private static final int THREADS_MAX = 200;

    private static final int THREADS_MIN = 8;

    /** Java's default of 50 overflows when a few hundred clients connect at once, and each lost one waits for seconds. */
    private static final int ACCEPT_QUEUE = 1_024;

    private final Javalin javalin;

    private IngestServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /** @throws io.javalin.util.JavalinBindException if the port is in use */
    public static IngestServer start(
            String host,
            int port,
            ApiKeys apiKeys,
            CommandLog log,
            DecisionStore store,
            Readiness readiness,
            IngestMetrics metrics) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
        threads.setName("http");
        RecentCommands recent = new RecentCommands();
        CommandAppender appender = new CommandAppender(log, command -> {
            recent.add(command.tenantId(), command.commandId());
            metrics.commandAppended(command.tenantId(), command.kind());
        });
        CommandIntake intake = new CommandIntake(appender, threads);
        HealthAnswers health = new HealthAnswers(readiness);
        Javalin javalin = Javalin.create(config -> {
            configure(config, threads, readiness);
            config.jetty.addConnector((server, http) -> connector(server, http, host, port));
            ProblemAnswers.installIn(config);
            metrics.installIn(config);
            new Authentication(apiKeys).installIn(config);
            config.routes.before(Edge::refuseInventedMethods);
            config.routes.beforeMatched(Edge::refuseUnusableQuery);

            RoutesConfig routes = config.routes;
            routes.put(
                    "/v1/properties/{property_id}/room-types/{room_type_id}/inventory",
                    intake.accepting(new SetInventoryReader()),
                    Scope.INVENTORY);
            routes.post("/v1/bookings", intake.accepting(new CreateBookingReader()), Scope.BOOK);
            routes.patch(
                    "/v1/bookings/{booking_id}", intake.acceptingForBooking(new ModifyBookingReader()), Scope.BOOK);
            routes.post(
                    "/v1/bookings/{booking_id}/confirm",
                    intake.acceptingForBooking(new ConfirmBookingReader()),
                    Scope.BOOK);
            routes.post(
                    "/v1/bookings/{booking_id}/cancel",
                    intake.acceptingForBooking(new CancelBookingReader()),
                    Scope.BOOK);
            routes.post(
                    "/v1/bookings/{booking_id}/release",
                    intake.acceptingForBooking(new ReleaseBookingReader()),
                    Scope.BOOK);
            routes.post(
                    "/v1/bookings/{booking_id}/extend", intake.acceptingForBooking(new ExtendHoldReader()), Scope.BOOK);
            get(routes, "/v1/bookings/{booking_id}", new GetBooking(store, threads), Scope.READ);
            get(routes, "/v1/commands/{command_id}", new GetCommand(store, recent, threads), Scope.READ);
            get(routes, "/health/live", health::live);
            get(routes, "/health/ready", health::ready);
            get(routes, "/metrics", metrics::scrape);
            new ContractDocuments().addTo(routes);
        });
        return new IngestServer(javalin.start());
    }

    /** The port in use: another than the one asked for if that was 0. */
    public int port() {
        return javalin.port();
    }

    /** Each route as {@code METHOD /path/{parameter}}, for comparison with the published contract. */
    List<String> routes() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(handler -> handler.endpoint)
                .filter(route -> route.method.isHttpMethod())
                .map(route -> route.method.name() + " " + route.path)
                .toList();
    }

    /** Lets the requests under way finish and takes no others. */
    @Override
    public void close() {
        javalin.stop();
    }

    /** HEAD as well: Javalin alone would answer it 200, whatever GET says. */
    private static void get(RoutesConfig routes, String path, Handler handler, Scope... scope) {
        routes.get(path, handler, scope);
        routes.head(path, handler, scope);
    }

    private static void configure(JavalinConfig config, QueuedThreadPool threads, Readiness readiness) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(IngestServer::configure);
        config.jetty.modifyHttpConfiguration(http -> configure(http, readiness));
    }

    private static void configure(HttpConfiguration http, Readiness readiness) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        // Nothing that two readers of a path could understand differently; Javalin's default is the lenient one.
        http.setUriCompliance(UriCompliance.DEFAULT);
        // By default a header value is taken for an earlier one of its connection that differs in case only:
        // the idempotency key ABC for abc.
        http.setHeaderCacheCaseSensitive(true);
        http.addCustomizer(new Edge(readiness::isDraining));
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, String host, int port) {
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        return connector;
    }

    private static void configure(Server server) {
        // Javalin's: when threads are short it ends every connection idle for 1 s, among them those that await the
        // broker.
        List.copyOf(server.getBeans(LowResourceMonitor.class)).forEach(server::removeBean);
        server.insertHandler(new GracefulHandler());
        server.setStopTimeout(STOP_MAX.toMillis());
    }
}
