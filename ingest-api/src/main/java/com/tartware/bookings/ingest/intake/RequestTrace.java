package com.tartware.bookings.ingest.intake;

import com.tartware.bookings.ingest.log.TraceParent;
import io.javalin.http.Context;
import java.util.Enumeration;

/** The trace that a request belongs to. */
public final class RequestTrace {
    private RequestTrace() {}

    /** The client's own if it sent one, once; otherwise a new one. */
    public static TraceParent of(Context request) {
        Enumeration<String> headers = request.req().getHeaders(TraceParent.HEADER);
        String first = headers.hasMoreElements() ? headers.nextElement() : null;
        return TraceParent.continuedFrom(headers.hasMoreElements() ? null : first);
    }
}
