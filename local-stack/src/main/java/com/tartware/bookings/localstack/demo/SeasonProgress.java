package com.tartware.bookings.localstack.demo;

/** Told how a season goes on, several times a second. */
public interface SeasonProgress {
    /**
     * How it stands.
     *
     * @param served guests that have their answers, of {@code guests}
     * @param busy guests who are being served or will do something more with their bookings
     * @param undecided commands whose decision is not readable yet
     * @param holdsToExpire holds that are left alone and have not expired yet
     * @param seconds since the first guest
     */
    record State(int served, int guests, int busy, int undecided, int holdsToExpire, double seconds) {}

    void say(String sentence);

    void show(State state);

    /** Nothing more will be shown of what {@link #show} showed. */
    void done();
}
