package com.tartware.bookings.core.command;

import java.util.UUID;

/** What a command asks for. The rules of each kind stand with it. */
public interface CommandBody {
    /** Whether every field keeps to the contract's limits; one that does not is heard no further. */
    boolean isWellFormed();

    /** The booking that the command is about, or null. */
    UUID bookingId(UUID keyId);

    /** Opens the case of a well-formed command with a new key. */
    Case open(Hearing hearing);
}
