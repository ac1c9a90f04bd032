package com.tartware.bookings.ingest.fairuse;

import io.javalin.security.RouteRole;

/** How a route's requests count, where that is not the usual way. */
public enum Metering implements RouteRole {
    /** Stays open for as long as the client likes: counts once as it begins, and not among the requests under way. */
    OPEN_STREAM,
    /** Counts as a write, and among the few changes of webhook endpoints: each goes through one lock of all processes, and leaves a record. */
    ENDPOINT_CHANGE
}
