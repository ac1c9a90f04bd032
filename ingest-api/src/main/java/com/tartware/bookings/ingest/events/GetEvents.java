package com.tartware.bookings.ingest.events;

import com.tartware.bookings.ingest.fields.FieldErrors;
import com.tartware.bookings.ingest.fields.QueryFields;
import com.tartware.bookings.ingest.fields.SequenceText;
import com.tartware.bookings.ingest.identity.Authentication;
import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** {@code GET /v1/events}: the tenant's decisions as server-sent events, from a sequence on or from now on. */
public final class GetEvents {
    static final String MEDIA_TYPE = "text/event-stream";

    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String AFTER = "after";

    private static final int RETRY_AFTER_SECONDS = 5;

    private final EventFeed feed;
    private final Function<Context, BooleanSupplier> stillValid;
    private final Executor answering;

    /**
     * @param stillValid makes for a request what tells later whether its credential would still be taken
     * @param answering finishes answers
     */
    public GetEvents(EventFeed feed, Function<Context, BooleanSupplier> stillValid, Executor answering) {
        this.feed = feed;
        this.stillValid = stillValid;
        this.answering = answering;
    }

    public void get(Context request) {
        String tenantId = Authentication.tenantOf(request);
        if (!feed.reserve(tenantId)) {
            throw full();
        }
        OptionalLong after;
        BooleanSupplier credential;
        JettySubscriber subscriber;
        try {
            after = after(request);
            credential = stillValid.apply(request);
            subscriber = new JettySubscriber(request, answering);
        } catch (RuntimeException e) {
            feed.giveBack(tenantId);
            throw e;
        }
        request.future(() -> {
            feed.open(tenantId, after, subscriber, credential);
            return subscriber.ended();
        });
    }

    /** As GET would answer, without a stream. */
    public void head(Context request) {
        String tenantId = Authentication.tenantOf(request);
        if (!feed.reserve(tenantId)) {
            throw full();
        }
        feed.giveBack(tenantId);
        after(request);
        request.contentType(MEDIA_TYPE);
    }

    private ProblemException full() {
        return new ProblemException(
                Problem.of(ProblemCode.RATE_LIMITED, "As many event streams are open as may be; close one, or wait.")
                        .withHeader("Retry-After", Integer.toString(RETRY_AFTER_SECONDS))
                        .withHeader(
                                "RateLimit-Policy",
                                "\"event-streams\";q=" + feed.limits().streamsPerTenantMax())
                        .withHeader("RateLimit", "\"event-streams\";r=0;t=" + RETRY_AFTER_SECONDS));
    }

    /** The header wins: a client that comes again sends it beside the address that it was given once. */
    private static OptionalLong after(Context request) {
        OptionalLong lastEventId = lastEventId(request);
        FieldErrors errors = new FieldErrors();
        QueryFields query = new QueryFields(request, errors);
        Long after = query.integer(AFTER, 0, SequenceText.MAX);
        query.refuseOthers();
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalidFields(errors.list()));
        }
        return lastEventId.isPresent() || after == null ? lastEventId : OptionalLong.of(after);
    }

    private static OptionalLong lastEventId(Context request) {
        List<String> headers = Collections.list(request.req().getHeaders(LAST_EVENT_ID));
        if (headers.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong after =
                headers.size() == 1 ? SequenceText.read(headers.get(0).strip()) : OptionalLong.empty();
        if (after.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.BAD_REQUEST, LAST_EVENT_ID + " must be the id of an event that this feed sent.");
        }
        return after;
    }
}
