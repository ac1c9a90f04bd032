package com.tartware.bookings.core.decision;

/** What became of a command, or of a hold whose time was up. */
public enum Outcome {
    HELD,
    CONFIRMED,
    MODIFIED,
    EXTENDED,
    CANCELLED,
    RELEASED,
    /** The only decision that answers no command. */
    EXPIRED,
    INVENTORY_SET,
    REJECTED
}
