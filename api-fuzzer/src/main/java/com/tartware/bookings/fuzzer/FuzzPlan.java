package com.tartware.bookings.fuzzer;

import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;

/**
 * What a run is to do. It ends at whichever bound comes first.
 *
 * @param url of the server, without a path
 * @param key of the tenant that the requests are made for
 * @param otherKey of another tenant, whose data must never be seen; null: none is planted
 * @param today where the dates of requests begin, a month later; the server takes two years from its own today
 * @param connections that send at a time, 1 or more
 */
public record FuzzPlan(
        URI url,
        String key,
        String otherKey,
        long seed,
        LocalDate today,
        long requestsMax,
        Duration durationMax,
        int connections) {
    public FuzzPlan {
        if (!"http".equals(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException("the address must be like http://127.0.0.1:8080");
        }
        if (requestsMax < 1 || connections < 1 || durationMax.isNegative() || durationMax.isZero()) {
            throw new IllegalArgumentException("requests, time and connections must be above 0");
        }
    }
}
