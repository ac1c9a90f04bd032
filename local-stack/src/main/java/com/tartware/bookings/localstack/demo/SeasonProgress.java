package com.tartware.bookings.localstack.demo;

/** Told how a season goes on, several times a second. */
public interface SeasonProgress {
    void say(String sentence);

    /**
     * @param served guests that have their answers, of {@code guests}
     * @param undecided commands whose decision is not readable yet
     * @param seconds since the first guest
     */
    void show(int served, int guests, int undecided, double seconds);

    /** Nothing more will be shown of what {@link #show} showed. */
    void done();
}
