package com.tartware.bookings.ingest.batch;

import com.tartware.bookings.ingest.body.MediaTypes;
import com.tartware.bookings.ingest.body.RequestBodies;
import com.tartware.bookings.ingest.fairuse.TenantPlaces;
import com.tartware.bookings.ingest.fields.FieldErrors;
import com.tartware.bookings.ingest.fields.PathFields;
import com.tartware.bookings.ingest.identity.Authentication;
import com.tartware.bookings.ingest.identity.Principal;
import com.tartware.bookings.ingest.intake.CommandAppender;
import com.tartware.bookings.ingest.intake.CommandReader;
import com.tartware.bookings.ingest.intake.RequestTrace;
import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Response;

/**
 * {@code POST /v1/bookings:batch}: one booking a line, one result a line, in the same order. Lines stand alone: one that is refused
 * stops no other. An empty line is refused like any line that is no JSON; only behind the last line feed there is none.
 */
public final class PostBatch implements Handler {
    static final int BYTES_MAX = 1024 * 1024;

    /** Their bodies stay in memory until the last result is written: 32 MiB at most. One tenant alone gets half of them. */
    private static final int UNDER_WAY_MAX = 32;

    /**
     * A batch whose client takes its results is through within seconds, however slow the broker is. Results have some 8 MB at the worst:
     * who takes less than 140 KB/s keeps a place from others.
     */
    private static final Duration RUN_MAX = Duration.ofSeconds(60);

    private static final Problem TOO_MANY = Problem.of(
                    ProblemCode.LOG_UNAVAILABLE,
                    "Too many batches are under way at the moment; nothing is promised, retry with the same keys.")
            .withHeader("Retry-After", "1");

    private static final Problem TOO_MANY_OF_TENANT = Problem.of(
                    ProblemCode.RATE_LIMITED,
                    "Too many of the tenant's batches are under way. Nothing was done; retry later with the same keys.")
            .withHeader("Retry-After", "1")
            .withHeader("RateLimit", "\"batches\";r=0;t=1")
            .withHeader("RateLimit-Policy", "\"batches\";q=" + UNDER_WAY_MAX / 2 + ";qu=\"concurrent-requests\"");

    private final RequestBodies bodies;
    private final CommandReader reader;
    private final WriteAllowance allowance;
    private final CommandAppender appender;
    private final Executor answering;
    private final Duration runMax;
    private final TenantPlaces underWay = new TenantPlaces(UNDER_WAY_MAX);

    public PostBatch(
            RequestBodies bodies,
            CommandReader reader,
            WriteAllowance allowance,
            CommandAppender appender,
            Executor answering) {
        this(bodies, reader, allowance, appender, answering, RUN_MAX);
    }

    PostBatch(
            RequestBodies bodies,
            CommandReader reader,
            WriteAllowance allowance,
            CommandAppender appender,
            Executor answering,
            Duration runMax) {
        this.bodies = bodies;
        this.reader = reader;
        this.allowance = allowance;
        this.appender = appender;
        this.answering = answering;
        this.runMax = runMax;
    }

    @Override
    public void handle(Context request) {
        MediaTypes.require(MediaTypes.NDJSON, request);
        bodies.read(request, BYTES_MAX, body -> run(request, new BatchLines(body)));
    }

    private void run(Context request, BatchLines lines) {
        Principal principal = Authentication.principalOf(request);
        TenantPlaces.Share places = underWay.of(principal.tenantId());
        if (!places.tryTake()) {
            throw new ProblemException(places.isEmpty() ? TOO_MANY : TOO_MANY_OF_TENANT);
        }
        request.status(200).contentType(MediaTypes.NDJSON);
        request.future(() -> {
            Response response = ServletContextRequest.getServletContextRequest(request.req())
                    .getServletContextResponse();
            return new BatchRun(
                            principal,
                            lines,
                            new LineReader(principal.tenantId(), reader, new PathFields(request, new FieldErrors())),
                            allowance,
                            appender,
                            RequestTrace.of(request),
                            response,
                            answering)
                    .start(runMax)
                    .whenComplete((done, failure) -> places.giveBack());
        });
    }
}
