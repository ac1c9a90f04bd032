package com.tartware.bookings.ingest.identity;

import java.util.Optional;

/** One way to prove who one is. */
@FunctionalInterface
public interface Credentials {
    /**
     * Never blocks on anything remote.
     *
     * @param credential as the client sent it
     * @return empty if it is not valid, or no longer
     */
    Optional<Principal> principalOf(String credential);
}
