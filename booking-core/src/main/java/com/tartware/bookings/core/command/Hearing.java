package com.tartware.bookings.core.command;

import com.tartware.bookings.core.tenant.TenantState;

/**
 * What a command is ruled on with.
 *
 * @param logTimeMillis the only clock there is
 */
public record Hearing(Command command, long logTimeMillis, TenantState state) {
    private static final long MILLIS_PER_DAY = 86_400_000L;

    /** The UTC date of the log time, as days since 1970-01-01. */
    public int logEpochDay() {
        return (int) Math.floorDiv(logTimeMillis, MILLIS_PER_DAY);
    }

    /** Arrivals and inventory before this date are past: a day of grace, since a property may lie west of UTC. */
    public int firstOpenEpochDay() {
        return logEpochDay() - 1;
    }
}
