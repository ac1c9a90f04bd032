package com.tartware.bookings.core.decision;

/** What became of a command. */
public enum Outcome {
    CONFIRMED,
    INVENTORY_SET,
    REJECTED
}
