package com.tartware.bookings.localstack.chaos.faults;

import com.tartware.bookings.localstack.chaos.plan.PlannedFault;
import java.time.Instant;

/**
 * What became of a planned fault.
 *
 * @param began when it was in force; null if it never was
 * @param healed when its cause was gone; null while it lasts. What the supervisor heals counts as healed at once
 * @param what exactly was broken, or why nothing was
 */
public record InjectedFault(PlannedFault planned, Instant began, Instant healed, String what) {
    public boolean injected() {
        return began != null;
    }

    /** From when on the system is expected to recover: from a kill at once, from anything that lasts when it is over. */
    public Instant recoversFrom() {
        return planned.name().kind().momentary() ? began : healed;
    }
}
