package com.tartware.bookings.core.command;

import com.tartware.bookings.core.clock.LogDate;
import com.tartware.bookings.core.retention.KeptBookings;
import com.tartware.bookings.core.tenant.TenantState;

/**
 * What a command is ruled on with.
 *
 * @param logTimeMillis the only clock there is
 */
public record Hearing(Command command, long logTimeMillis, TenantState state, KeptBookings bookings) {
    private static final long MILLIS_PER_SECOND = 1_000L;

    public int logEpochDay() {
        return LogDate.of(logTimeMillis);
    }

    /** Arrivals and inventory before this date are past: a day of grace, since a property may lie west of UTC. */
    public int firstOpenEpochDay() {
        return logEpochDay() - 1;
    }

    /** When a hold ends that begins, or is extended, now. */
    long holdExpiresAtMillis(int holdSeconds) {
        return logTimeMillis + holdSeconds * MILLIS_PER_SECOND;
    }
}
