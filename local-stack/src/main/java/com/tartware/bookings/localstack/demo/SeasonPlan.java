package com.tartware.bookings.localstack.demo;

import java.time.LocalDate;
import java.util.List;

/**
 * What a season is made from; the same plan makes the same season, key by key.
 *
 * @param run counts the seasons on the same data from 1: each has hotels and idempotency keys of its own
 * @param bookings guests' requests
 * @param tenantIds largest first
 */
record SeasonPlan(long seed, int run, int bookings, List<String> tenantIds, LocalDate today) {
    /** What one process can keep track of in the memory that the command line has. */
    static final int BOOKINGS_MAX = 500_000;

    SeasonPlan {
        tenantIds = List.copyOf(tenantIds);
        if (run < 1 || bookings < 1 || bookings > BOOKINGS_MAX || tenantIds.isEmpty()) {
            throw new IllegalArgumentException(
                    "no season can be made from run %d, %d bookings, tenants %s".formatted(run, bookings, tenantIds));
        }
    }

    String keyPrefix() {
        return "season-%d-run-%d-".formatted(seed, run);
    }
}
