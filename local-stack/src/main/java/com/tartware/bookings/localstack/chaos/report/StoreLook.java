package com.tartware.bookings.localstack.chaos.report;

import java.util.Map;

/**
 * How far a store was.
 *
 * @param atMillis wall clock when it had answered
 * @param lastSequence the newest decision of each tenant that has one
 */
public record StoreLook(long atMillis, Map<String, Long> lastSequence) {
    public StoreLook {
        lastSequence = Map.copyOf(lastSequence);
    }
}
