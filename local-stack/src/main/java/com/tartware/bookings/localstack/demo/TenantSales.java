package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import java.util.EnumMap;
import java.util.Map;

/**
 * How a tenant's season went.
 *
 * @param requests of guests that were answered 202, repeats included
 * @param repeats of requests that had been made; they get no second decision
 * @param undecided guests' requests whose decision has not been seen
 * @param roomNightsSold what stands confirmed now: changes and cancellations count
 * @param bookings how the requests for new bookings were decided
 * @param outcomes how many decisions of each, inventory and expiries included
 * @param reasons of those rejected
 */
record TenantSales(
        String tenantId,
        long requests,
        long repeats,
        long undecided,
        long roomNightsSold,
        NewBookings bookings,
        Map<Outcome, Long> outcomes,
        Map<Reason, Long> reasons) {
    TenantSales {
        outcomes = Map.copyOf(outcomes);
        reasons = Map.copyOf(reasons);
    }

    /**
     * Requests for new bookings that were decided.
     *
     * @param taken confirmed or held
     * @param noRoom sold out
     */
    record NewBookings(long decided, long taken, long noRoom) {
        NewBookings plus(NewBookings other) {
            return new NewBookings(decided + other.decided, taken + other.taken, noRoom + other.noRoom);
        }
    }

    static TenantSales none(String tenantId) {
        return new TenantSales(tenantId, 0, 0, 0, 0, new NewBookings(0, 0, 0), Map.of(), Map.of());
    }

    TenantSales plus(TenantSales other) {
        return new TenantSales(
                tenantId,
                requests + other.requests,
                repeats + other.repeats,
                undecided + other.undecided,
                roomNightsSold + other.roomNightsSold,
                bookings.plus(other.bookings),
                sum(Outcome.class, outcomes, other.outcomes),
                sum(Reason.class, reasons, other.reasons));
    }

    long count(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    long count(Reason reason) {
        return reasons.getOrDefault(reason, 0L);
    }

    private static <E extends Enum<E>> Map<E, Long> sum(Class<E> type, Map<E, Long> some, Map<E, Long> others) {
        Map<E, Long> sum = new EnumMap<>(type);
        sum.putAll(some);
        others.forEach((key, count) -> sum.merge(key, count, Long::sum));
        return sum;
    }
}
