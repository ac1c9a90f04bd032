package com.tartware.bookings.jobs.webhook;

/** A delivery that was begun and is neither made nor given up: under way, or waiting for its next attempt. */
final class PendingDelivery implements Comparable<PendingDelivery> {
    final long sequence;

    /** Of the endpoint's replays, 0 for the first delivery. */
    final int replay;

    /** Of the request behind the decision; null if there is none, or it is not known. */
    final TraceContext trace;

    /** The attempt under way, or the next one; 1 is the first. */
    int attempt;

    /** Whether what is under way is an attempt before its time, to see whether the receiver is back: it does not count. */
    boolean probing;

    /** While one is under way: when that one was due. */
    long nextAttemptAtMillis;

    PendingDelivery(long sequence, int replay, int attempt, long nextAttemptAtMillis, TraceContext trace) {
        this.sequence = sequence;
        this.replay = replay;
        this.attempt = attempt;
        this.nextAttemptAtMillis = nextAttemptAtMillis;
        this.trace = trace;
    }

    /** By what is due first. Never changed while it is in a sorted set. */
    @Override
    public int compareTo(PendingDelivery other) {
        int byTime = Long.compare(nextAttemptAtMillis, other.nextAttemptAtMillis);
        return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
