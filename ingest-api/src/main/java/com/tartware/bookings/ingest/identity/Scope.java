package com.tartware.bookings.ingest.identity;

import io.javalin.security.RouteRole;

/** What a credential may be good for; every route under {@code /v1} names the one that it asks for. */
public enum Scope implements RouteRole {
    /** Bookings, commands, availability, and the feed of decisions. */
    READ,
    /** Bookings: make and change them. */
    BOOK,
    /** Allotments and restrictions. */
    INVENTORY,
    /** Webhook endpoints. */
    ADMIN
}
