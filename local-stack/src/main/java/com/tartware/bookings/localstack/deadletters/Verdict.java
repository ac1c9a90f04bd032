package com.tartware.bookings.localstack.deadletters;

/** What can be done with a letter now. */
public enum Verdict {
    /** It is a tenant's command today, and nothing has decided it: it can be appended again. */
    REPLAY,
    /** The decision job has decided it. */
    ALREADY_DECIDED,
    /** The command lies in its tenant's partition, replayed or sent again, and waits for its decision. */
    ALREADY_IN_LOG,
    /** Another letter of this run carries the same command. */
    SAME_COMMAND,
    /** It would be a dead letter again; the reason begins with the code. */
    STILL_REFUSED,
    /** It only moves the clock; by now others have. */
    CLOCK_TICK,
    /** It is about another topic than the command topic, or does not say what it is about. */
    NOT_OF_THE_LOG,
    /** The command topic has no such record where the letter says, or another one. */
    ORIGINAL_DIFFERS;

    /** Nothing is left to be done about it. */
    boolean settled() {
        return this == ALREADY_DECIDED || this == ALREADY_IN_LOG || this == SAME_COMMAND || this == CLOCK_TICK;
    }
}
