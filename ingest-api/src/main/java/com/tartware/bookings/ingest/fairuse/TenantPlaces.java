package com.tartware.bookings.ingest.fairuse;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bounded number of places, of which each tenant may have as many as are still free, or so many times as many. With once as many, one
 * tenant that takes all it can gets half of them, two get a third each, and there are always some left for the next. Source: Choudhury and Hahne, "Dynamic queue length
 * thresholds in a shared-memory packet switch", IEEE/ACM Transactions on Networking 6 (1998). Safe for many threads, without a lock.
 */
public final class TenantPlaces {
    private final int placesMax;
    private final int timesFree;
    private final AtomicInteger taken = new AtomicInteger();

    /** Never shrinks: tenants are as many as the tenants file names. */
    private final ConcurrentMap<String, Share> shares = new ConcurrentHashMap<>();

    public TenantPlaces(int placesMax) {
        this(placesMax, 1);
    }

    /** @param timesFree so many times as many as are free may one tenant have; 3 gives one alone three quarters of all */
    public TenantPlaces(int placesMax, int timesFree) {
        this.placesMax = placesMax;
        this.timesFree = timesFree;
    }

    /** What the tenant has of the places; always the same object. */
    public Share of(String tenantId) {
        Share share = shares.get(tenantId);
        return share != null ? share : shares.computeIfAbsent(tenantId, tenant -> new Share());
    }

    /** By all tenants. */
    public int taken() {
        return taken.get();
    }

    /** One tenant's. */
    public final class Share {
        private final AtomicInteger own = new AtomicInteger();

        private Share() {}

        /** Whoever gets a place {@link #giveBack gives it back} once. */
        public boolean tryTake() {
            return tryTake(1);
        }

        public void giveBack() {
            giveBack(1);
        }

        /** All of them or none. */
        public boolean tryTake(int places) {
            long ownThen = (long) own.getAndAdd(places) + places;
            long freeThen = (long) placesMax - taken.getAndAdd(places) - places;
            // One more, so that the first of few places can be had.
            if (freeThen >= 0 && ownThen <= timesFree * (freeThen + 1)) {
                return true;
            }
            giveBack(places);
            return false;
        }

        public void giveBack(int places) {
            taken.getAndAdd(-places);
            own.getAndAdd(-places);
        }

        /** Whether the tenant has none, so that a refusal is not its own doing. */
        public boolean isEmpty() {
            return own.get() == 0;
        }
    }
}
