package com.tartware.bookings.jobs.webhook;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;

/**
 * The endpoints that draw on the same places and reads: those whose receivers answer well, or all others. Neither kind can take what the
 * other needs, and no tenant more than a part.
 */
final class Share {
    /** With so many endpoints that have what was read for them and wait, a further read would only push out what those need. */
    private static final int WITH_READ_MAX = 128;

    private final int placesMax;
    private final int tenantPlacesMax;
    private final int readsMax;

    /** May have something to begin, in turns. */
    final ArrayDeque<Endpoint> ready = new ArrayDeque<>();

    final LinkedHashSet<Endpoint> wantingRead = new LinkedHashSet<>();
    int underWay;
    int readsUnderWay;
    int withRead;

    /** What a tenant has of a share. */
    static final class OfTenant {
        int underWay;

        /** Would have their turn, if the tenant had not all of its places taken. */
        final ArrayDeque<Endpoint> parked = new ArrayDeque<>();
    }

    /**
     * @param placesMax deliveries under way at once
     * @param tenantPlacesMax and those of one tenant among them
     * @param readsMax reads under way at once
     */
    Share(int placesMax, int tenantPlacesMax, int readsMax) {
        this.placesMax = placesMax;
        this.tenantPlacesMax = tenantPlacesMax;
        this.readsMax = readsMax;
    }

    boolean mayServe() {
        return underWay < placesMax && !ready.isEmpty();
    }

    boolean hasPlaceFor(OfTenant tenant) {
        return tenant.underWay < tenantPlacesMax;
    }

    boolean mayRead() {
        return readsUnderWay < readsMax && withRead < WITH_READ_MAX && !wantingRead.isEmpty();
    }

    Endpoint takeWantingRead() {
        Endpoint first = wantingRead.iterator().next();
        wantingRead.remove(first);
        return first;
    }
}
