package com.tartware.bookings.ingest.batch;

import com.tartware.bookings.ingest.body.MediaTypes;
import com.tartware.bookings.ingest.body.RequestBodies;
import com.tartware.bookings.ingest.fields.FieldErrors;
import com.tartware.bookings.ingest.fields.PathFields;
import com.tartware.bookings.ingest.identity.Authentication;
import com.tartware.bookings.ingest.intake.CommandAppender;
import com.tartware.bookings.ingest.intake.CommandReader;
import com.tartware.bookings.ingest.intake.RequestTrace;
import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Response;

/**
 * {@code POST /v1/bookings:batch}: one booking a line, one result a line, in the same order. Lines stand alone: one that is refused
 * stops no other. An empty line is refused like any line that is no JSON; only behind the last line feed there is none.
 */
public final class PostBatch implements Handler {
    static final int BYTES_MAX = 1024 * 1024;

    /** Their bodies stay in memory until the last result is written: 64 MiB at most. */
    private static final int UNDER_WAY_MAX = 64;

    private static final Problem TOO_MANY = Problem.of(
                    ProblemCode.LOG_UNAVAILABLE,
                    "Too many batches are under way at the moment; nothing is promised, retry with the same keys.")
            .withHeader("Retry-After", "1");

    private final RequestBodies bodies;
    private final CommandReader reader;
    private final WriteAllowance allowance;
    private final CommandAppender appender;
    private final Executor answering;
    private final AtomicInteger underWay = new AtomicInteger();

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
        if (underWay.incrementAndGet() > UNDER_WAY_MAX) {
            underWay.decrementAndGet();
            throw new ProblemException(TOO_MANY);
        }
        request.status(200).contentType(MediaTypes.NDJSON);
        request.future(() -> {
            String tenantId = Authentication.tenantOf(request);
            Response response = ServletContextRequest.getServletContextRequest(request.req())
                    .getServletContextResponse();
            return new BatchRun(
                            tenantId,
                            lines,
                            new LineReader(tenantId, reader, new PathFields(request, new FieldErrors())),
                            allowance,
                            appender,
                            RequestTrace.of(request),
                            response,
                            answering)
                    .start()
                    .whenComplete((done, failure) -> underWay.decrementAndGet());
        });
    }
}
