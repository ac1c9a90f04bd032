package com.tartware.bookings.ingest.identity;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Which credentials were used in the hour that goes on, so that the first use of each can be told. Safe for many threads. */
final class CredentialUses {
    /** Ids are ours and few: a key's prefix, or a tenant's name. Beyond so many in one hour the rest are not told. */
    static final int REMEMBERED_MAX = 10_000;

    private final InstantSource clock;
    private volatile Hour hour;

    CredentialUses(InstantSource clock) {
        this.clock = clock;
        this.hour = new Hour(number());
    }

    private static final class Hour {
        final long number;
        final Set<String> used = ConcurrentHashMap.newKeySet();

        Hour(long number) {
            this.number = number;
        }
    }

    /** Whether the credential had not been used in this clock hour; true once. */
    boolean isFirstInHour(String credentialId) {
        Set<String> used = current().used;
        // Looked up first: nearly always it is there, and a look-up locks nothing.
        return !used.contains(credentialId) && used.size() < REMEMBERED_MAX && used.add(credentialId);
    }

    private Hour current() {
        Hour known = hour;
        return known.number == number() ? known : next();
    }

    private synchronized Hour next() {
        if (hour.number != number()) {
            hour = new Hour(number());
        }
        return hour;
    }

    private long number() {
        return TimeUnit.MILLISECONDS.toHours(clock.millis());
    }
}
