package com.tartware.bookings.localstack.chaos.plan;

import java.util.Locale;

/** How something is broken. */
public enum FaultKind {
    /** kill -9; the supervisor starts the process again. */
    KILL(true),
    /** SIGSTOP, and SIGCONT after a while. */
    PAUSE(false),
    /** A link lets nothing through, and nobody is told. */
    CUT(false),
    /** A link delays and throttles. */
    SLOW(false),
    /** All connections of a link are reset, again and again. */
    RESET(false),
    /** The file system of a component's data has not a byte left. */
    DISK(false);

    private final boolean momentary;

    FaultKind(boolean momentary) {
        this.momentary = momentary;
    }

    /** Whether there is nothing to heal but by the system itself. */
    public boolean momentary() {
        return momentary;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
