package com.tartware.bookings.localstack.chaos.plan;

import java.time.Duration;

/**
 * One fault of a plan.
 *
 * @param number from 1, in the order in which they begin
 * @param begin since the load began
 * @param length until it is healed; zero where there is nothing to heal
 * @param pick chooses among several processes of one kind, by its remainder
 */
public record PlannedFault(int number, FaultName name, Duration begin, Duration length, int pick) {
    public Duration end() {
        return begin.plus(length);
    }
}
