package com.tartware.bookings.localstack.demo;

/**
 * How a tenant's season went.
 *
 * @param requests for bookings that were answered 202, repeats included
 * @param repeats of requests that had been made; they get no second decision
 * @param undecided requests whose decision has not been seen
 */
record TenantSales(
        String tenantId,
        long requests,
        long confirmed,
        long soldOut,
        long otherRefusals,
        long repeats,
        long undecided,
        long roomNightsSold) {
    static TenantSales none(String tenantId) {
        return new TenantSales(tenantId, 0, 0, 0, 0, 0, 0, 0);
    }

    TenantSales plus(TenantSales other) {
        return new TenantSales(
                tenantId,
                requests + other.requests,
                confirmed + other.confirmed,
                soldOut + other.soldOut,
                otherRefusals + other.otherRefusals,
                repeats + other.repeats,
                undecided + other.undecided,
                roomNightsSold + other.roomNightsSold);
    }
}
