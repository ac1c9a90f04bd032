package com.tartware.bookings.ingest.store;

import java.time.LocalDate;
import java.util.List;

/** The nights of a room type that inventory was set for or that were sold, in calendar order; others are left out. */
public record StoredNights(List<StoredNight> nights, AsOf asOf) {
    /**
     * @param minStay 0 for none
     * @param maxStay 0 for none
     */
    public record StoredNight(
            LocalDate date,
            int allotment,
            int overbookingLimit,
            int sold,
            int held,
            boolean stopSell,
            boolean closedToArrival,
            boolean closedToDeparture,
            int minStay,
            int maxStay) {
        /** As a night reads that nothing was ever set for. */
        public static StoredNight neverSet(LocalDate date) {
            return new StoredNight(date, 0, 0, 0, 0, false, false, false, 0, 0);
        }

        /** Rooms that can still be sold, whatever the restrictions; a cut may have left fewer than none. */
        public int available() {
            return Math.max(0, allotment + overbookingLimit - sold - held);
        }
    }
}
