package com.tartware.bookings.core.decision;

/** Why a command was rejected, in the order in which reasons are checked: one earlier in the list wins over any later one. */
public enum Reason {
    /** Breaks a limit of the contract; possible only for a record that did not pass ingest. */
    INVALID_COMMAND,
    /** The key is known, with another command. */
    IDEMPOTENCY_KEY_REUSED,
    /** Check-in is before log date − 1 day. */
    ARRIVAL_IN_PAST,
    /** Check-in is over 731 days after the log date, or the end of an inventory over 1,100. */
    TOO_FAR_AHEAD,
    /** No inventory was ever set for the room type. */
    UNKNOWN_ROOM_TYPE,
    /** A night has too few rooms free. */
    SOLD_OUT
}
