package com.tartware.bookings.schemas.framing;

/** The W3C trace of a request: the same header over HTTP and on every record that comes of it. Source: W3C Trace Context, 3.2. */
public final class TraceHeader {
    public static final String NAME = "traceparent";

    private TraceHeader() {}
}
