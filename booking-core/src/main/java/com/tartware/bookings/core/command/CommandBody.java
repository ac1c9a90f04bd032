package com.tartware.bookings.core.command;

import com.tartware.bookings.core.decision.Ruling;
import java.util.UUID;

/** What a command asks for. The rules of each kind stand with it. */
public interface CommandBody {
    /** Whether every field keeps to the contract's limits; one that does not is ruled on no further. */
    boolean isWellFormed();

    /** The booking that the command is about, or null. */
    UUID bookingId(UUID keyId);

    /**
     * Rules on a well-formed command with a new key, and changes the state if, and only if, the answer is not a rejection.
     */
    Ruling rule(Hearing hearing);
}
