package com.tartware.bookings.localstack.transactions;

/** What can be expected of an open transaction. */
public enum Standing {
    /** The decision job has it open, or its next start will see to it. */
    LIVE("the decision job will commit it, or give it up when it starts next"),
    /** The coordinator is writing its end. */
    ENDING("it is being ended at this moment"),
    /** The decision job has completed several checkpoints since without committing it: it never will. */
    ORPHAN("the decision job has left it behind"),
    /** A partition has it open and the coordinator knows nothing of it: no time-out will end it. */
    HANGING("its coordinator has forgotten it; it never ends by itself"),
    /** Somebody else's: whether it is still wanted only its owner knows. */
    STRANGER("not ours; it ends with its owner, or when its time is up");

    private final String meaning;

    Standing(String meaning) {
        this.meaning = meaning;
    }

    public String meaning() {
        return meaning;
    }

    /** Nobody will end it, or at best its time-out. */
    public boolean abandoned() {
        return this == ORPHAN || this == HANGING;
    }
}
