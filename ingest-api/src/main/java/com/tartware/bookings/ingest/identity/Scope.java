package com.tartware.bookings.ingest.identity;

import io.javalin.security.RouteRole;
import java.util.Locale;
import java.util.Optional;

/** What a credential may be good for; every route under {@code /v1} names the one that it asks for. */
public enum Scope implements RouteRole {
    /** Bookings, commands, availability, and the feed of decisions. */
    READ,
    /** Bookings: make and change them. */
    BOOK,
    /** Allotments and restrictions. */
    INVENTORY,
    /** Webhook endpoints. */
    ADMIN;

    private final String scopeName = name().toLowerCase(Locale.ROOT);

    /** As credentials spell it. */
    public String scopeName() {
        return scopeName;
    }

    /** @return empty if it is none of ours */
    public static Optional<Scope> named(String name) {
        for (Scope scope : values()) {
            if (scope.scopeName.equals(name)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
