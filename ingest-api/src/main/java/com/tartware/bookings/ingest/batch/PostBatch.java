package com.tartware.bookings.ingest.batch;

import com.tartware.bookings.ingest.body.MediaTypes;
import com.tartware.bookings.ingest.body.RequestBodies;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * {@code POST /v1/bookings:batch}: one booking a line, one result a line, in the same order. Lines stand alone: one that is refused
 * stops no other. An empty line is refused like any line that is no JSON; only behind the last line feed there is none.
 */
public final class PostBatch implements Handler {
    static final int BYTES_MAX = 1024 * 1024;

    /**
     * Of all tenants together. Their bodies stay in memory until the last result is written: 32 MiB at most; and their lines take up
     * half of what may wait for the broker, so that single requests find room.
     */
    private static final int UNDER_WAY_MAX = 32;

    /** Of one tenant: half, so that no tenant shuts out the others. */
    private static final int UNDER_WAY_PER_TENANT_MAX = 16;

    private static final int RETRY_AFTER_SECONDS = 1;

    private static final Problem TOO_MANY = Problem.of(
                    ProblemCode.LOG_UNAVAILABLE,
                    "Too many batches are under way at the moment; nothing is promised, retry with the same keys.")
            .withHeader("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));

    private static final Problem TOO_MANY_OF_THE_TENANT = Problem.of(
                    ProblemCode.RATE_LIMITED,
                    "Too many of the tenant's batches are under way. Nothing was done; retry later with the same keys.")
            .withHeader("Retry-After", Integer.toString(RETRY_AFTER_SECONDS))
            .withHeader("RateLimit-Policy", "\"batches\";q=" + UNDER_WAY_PER_TENANT_MAX)
            .withHeader("RateLimit", "\"batches\";r=0;t=" + RETRY_AFTER_SECONDS);

    private final RequestBodies bodies;
    private final CommandReader reader;
    private final WriteAllowance allowance;
    private final CommandAppender appender;
    private final Executor answering;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Map<String, Integer> underWayByTenant = new ConcurrentHashMap<>();

    public PostBatch(
            RequestBodies bodies,
            CommandReader reader,
            WriteAllowance allowance,
            CommandAppender appender,
            Executor answering) {
        this.bodies = bodies;
        this.reader = reader;
        this.allowance = allowance;
        this.appender = appender;
        this.answering = answering;
    }

    @Override
    public void handle(Context request) {
        MediaTypes.require(MediaTypes.NDJSON, request);
        bodies.read(request, BYTES_MAX, body -> run(request, new BatchLines(body)));
    }

    private void run(Context request, BatchLines lines) {
        Principal principal = Authentication.principalOf(request);
        enter(principal.tenantId());
        // However the request ends: answered, failed, or its client gone.
        Request.addCompletionListener(
                ServletContextRequest.getServletContextRequest(request.req()), failure -> leave(principal.tenantId()));
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
                    .start();
        });
    }

    /** @throws ProblemException if there is no room, for the tenant or at all */
    private void enter(String tenantId) {
        if (underWayByTenant.merge(tenantId, 1, Integer::sum) > UNDER_WAY_PER_TENANT_MAX) {
            leaveTenant(tenantId);
            throw new ProblemException(TOO_MANY_OF_THE_TENANT);
        }
        if (underWay.incrementAndGet() > UNDER_WAY_MAX) {
            leave(tenantId);
            throw new ProblemException(TOO_MANY);
        }
    }

    private void leave(String tenantId) {
        underWay.decrementAndGet();
        leaveTenant(tenantId);
    }

    private void leaveTenant(String tenantId) {
        underWayByTenant.computeIfPresent(tenantId, (id, batches) -> batches == 1 ? null : batches - 1);
    }
}
