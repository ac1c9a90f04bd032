package com.tartware.bookings.checker.check;

/** One promise, held against a history. */
public interface Check {
    /** A few words with hyphens; stable, since reports are compared by it. */
    String name();

    /** What must hold, in a sentence. */
    String promise();

    void run(Evidence evidence, Findings findings);
}
