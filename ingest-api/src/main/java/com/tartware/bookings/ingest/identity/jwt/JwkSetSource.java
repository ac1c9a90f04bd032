package com.tartware.bookings.ingest.identity.jwt;

import java.io.IOException;

/** Where the issuer's keys come from. */
@FunctionalInterface
interface JwkSetSource {
    /** May take seconds. @return a JWK set as JSON */
    String fetch() throws IOException;
}
