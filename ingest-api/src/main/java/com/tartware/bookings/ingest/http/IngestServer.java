package com.tartware.bookings.ingest.http;

import com.tartware.bookings.ingest.admission.Admission;
import com.tartware.bookings.ingest.availability.GetAvailability;
import com.tartware.bookings.ingest.batch.PostBatch;
import com.tartware.bookings.ingest.body.RequestBodies;
import com.tartware.bookings.ingest.booking.CancelBookingReader;
import com.tartware.bookings.ingest.booking.ConfirmBookingReader;
import com.tartware.bookings.ingest.booking.CreateBookingReader;
import com.tartware.bookings.ingest.booking.ExtendHoldReader;
import com.tartware.bookings.ingest.booking.GetBooking;
import com.tartware.bookings.ingest.booking.ListBookings;
import com.tartware.bookings.ingest.booking.ModifyBookingReader;
import com.tartware.bookings.ingest.booking.ReleaseBookingReader;
import com.tartware.bookings.ingest.command.GetCommand;
import com.tartware.bookings.ingest.command.RecentCommands;
import com.tartware.bookings.ingest.docs.ContractDocuments;
import com.tartware.bookings.ingest.events.EventFeed;
import com.tartware.bookings.ingest.events.GetEvents;
import com.tartware.bookings.ingest.fairuse.FairUse;
import com.tartware.bookings.ingest.fairuse.Metering;
import com.tartware.bookings.ingest.health.HealthAnswers;
import com.tartware.bookings.ingest.health.Readiness;
import com.tartware.bookings.ingest.identity.Authentication;
import com.tartware.bookings.ingest.identity.Scope;
import com.tartware.bookings.ingest.intake.CommandAppender;
import com.tartware.bookings.ingest.intake.CommandIntake;
import com.tartware.bookings.ingest.inventory.SetInventoryReader;
import com.tartware.bookings.ingest.metrics.IngestMetrics;
import com.tartware.bookings.ingest.problem.ProblemAnswers;
import com.tartware.bookings.ingest.store.DecisionStore;
import com.tartware.bookings.ingest.store.MinTenantSequence;
import com.tartware.bookings.ingest.store.SequenceWaits;
import com.tartware.bookings.ingest.waits.Waits;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP side of ingest, put together from parts that a test can replace. */
public final class IngestServer implements AutoCloseable {
    /** Requests under way at shutdown get this long; no write needs more than a slow body and the append deadline. */
    private static final Duration STOP_MAX = Duration.ofSeconds(13);

    /** No thread waits for a client, the broker or the database; what is left is work for the processors. */
    private static final int THREADS_MAX = 200;

    private static final int THREADS_MIN = 8;

    /** Java's default of 50 overflows when a few hundred clients connect at once, and each lost one waits for seconds. */
    private static final int ACCEPT_QUEUE = 1_024;

    private final Javalin javalin;
    private final Waits waits;
    private final EventFeed feed;

    private IngestServer(Javalin javalin, Waits waits, EventFeed feed) {
        this.javalin = javalin;
        this.waits = waits;
        this.feed = feed;
    }

    /** @throws io.javalin.util.JavalinBindException if the port is in use */
    public static IngestServer start(String host, int port, IngestParts parts) {
        IngestMetrics metrics = parts.metrics();
        DecisionStore store = parts.store();
        Readiness readiness = parts.readiness();
        FairUse fairUse = parts.admission().fairUse();
        QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
        threads.setName("http");
        RecentCommands recent = new RecentCommands();
        CommandAppender appender = new CommandAppender(parts.log(), command -> {
            recent.add(command.tenantId(), command.commandId());
            metrics.commandAppended(command.tenantId(), command.kind());
        });
        Waits waits = Waits.start(parts.answers(), store, recent::contains, parts.waitsMax(), metrics.registry());
        MinTenantSequence reading =
                new MinTenantSequence(new SequenceWaits(store, metrics.registry()), Authentication::tenantOf, threads);
        RequestBodies bodies = new RequestBodies(threads);
        CommandIntake intake = new CommandIntake(bodies, appender, waits, threads);
        HealthAnswers health = new HealthAnswers(readiness);
        Javalin javalin = Javalin.create(config -> {
            configure(config, threads, readiness);
            config.jetty.addConnector((server, http) -> connector(server, http, parts.admission(), host, port));
            ProblemAnswers.installIn(config);
            metrics.installIn(config);
            parts.admission().installIn(config);

            RoutesConfig routes = config.routes;
            routes.put(
                    "/v1/properties/{property_id}/room-types/{room_type_id}/inventory",
                    intake.accepting(new SetInventoryReader()),
                    Scope.INVENTORY);
            routes.post("/v1/bookings", intake.accepting(new CreateBookingReader()), Scope.BOOK);
            routes.post(
                    "/v1/bookings:batch",
                    new PostBatch(
                            bodies,
                            new CreateBookingReader(),
                            tenantId -> fairUse.tryTakeWrites(tenantId, 1),
                            appender,
                            threads),
                    Scope.BOOK);
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
            get(routes, "/v1/bookings", reading.before(new ListBookings(store, threads)), Scope.READ);
            get(routes, "/v1/bookings/{booking_id}", reading.before(new GetBooking(store, threads)), Scope.READ);
            get(routes, "/v1/availability", reading.before(new GetAvailability(store, threads)), Scope.READ);
            get(
                    routes,
                    "/v1/commands/{command_id}",
                    reading.before(new GetCommand(store, recent, threads)),
                    Scope.READ);
            GetEvents events =
                    new GetEvents(parts.feed(), request -> Authentication.principalOf(request)::stillValid, threads);
            routes.get("/v1/events", events::get, Scope.READ, Metering.OPEN_STREAM);
            routes.head("/v1/events", events::head, Scope.READ);
            parts.webhooks().ifPresent(endpoints -> endpoints.installIn(routes, bodies, threads));
            get(routes, "/health/live", health::live);
            get(routes, "/health/ready", health::ready);
            get(routes, "/metrics", metrics::scrape);
            new ContractDocuments().addTo(routes);
            HardShell.installIn(config, bodies, metrics);
        });
        return new IngestServer(javalin.start(), waits, parts.feed());
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

    /** Ends waits and event streams, lets the requests under way finish and takes no others. */
    @Override
    public void close() {
        try {
            waits.close();
        } finally {
            try {
                feed.close();
            } finally {
                javalin.stop();
            }
        }
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
        config.jetty.modifyHttpConfiguration(http -> HardShell.configure(http, readiness::isDraining));
    }

    private static ServerConnector connector(
            Server server, HttpConfiguration http, Admission admission, String host, int port) {
        ServerConnector connector =
                new ServerConnector(server, admission.connectionFactories(new HttpConnectionFactory(http)));
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        HardShell.configure(connector);
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
