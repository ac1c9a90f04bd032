package com.tartware.bookings.reference;

import com.tartware.bookings.reference.scenario.Restrictions;

/** What is known of one night of one room type. */
public record NightCounters(
        int allotment,
        int overbookingLimit,
        int sold,
        int held,
        boolean stopSell,
        boolean closedToArrival,
        boolean closedToDeparture,
        int minStay,
        int maxStay) {
    /** A night whose inventory was never set. */
    public static final NightCounters NEVER_SET = new NightCounters(0, 0, 0, 0, false, false, false, 0, 0);

    /** Negative where more is held and sold than may be. */
    public int free() {
        return allotment + overbookingLimit - sold - held;
    }

    NightCounters sellingMore(int rooms) {
        return new NightCounters(
                allotment,
                overbookingLimit,
                sold + rooms,
                held,
                stopSell,
                closedToArrival,
                closedToDeparture,
                minStay,
                maxStay);
    }

    NightCounters holdingMore(int rooms) {
        return new NightCounters(
                allotment,
                overbookingLimit,
                sold,
                held + rooms,
                stopSell,
                closedToArrival,
                closedToDeparture,
                minStay,
                maxStay);
    }

    NightCounters set(Integer newAllotment, Integer newOverbookingLimit, Restrictions restrictions) {
        return new NightCounters(
                newAllotment == null ? allotment : newAllotment,
                newOverbookingLimit == null ? overbookingLimit : newOverbookingLimit,
                sold,
                held,
                restrictions.stopSell() == null ? stopSell : restrictions.stopSell(),
                restrictions.closedToArrival() == null ? closedToArrival : restrictions.closedToArrival(),
                restrictions.closedToDeparture() == null ? closedToDeparture : restrictions.closedToDeparture(),
                restrictions.minStay() == null ? minStay : restrictions.minStay(),
                restrictions.maxStay() == null ? maxStay : restrictions.maxStay());
    }
}
