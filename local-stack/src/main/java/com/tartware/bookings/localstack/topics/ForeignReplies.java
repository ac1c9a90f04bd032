package com.tartware.bookings.localstack.topics;

import java.util.ArrayList;
import java.util.List;

/** Records on the reply topic that the decision job did not write; all of them are counted, the first hundred kept. */
public final class ForeignReplies {
    public static final String RUNBOOK = "docs/runbooks/foreign-replies.md";

    private static final int KEPT = 100;

    private final List<Found> found = new ArrayList<>();
    private long count;

    /** @param what it is, in words that name tenant and number if it has them */
    public record Found(Place place, String what) {
        @Override
        public String toString() {
            return place + ": " + what;
        }
    }

    public void add(Place place, String what) {
        count++;
        if (found.size() < KEPT) {
            found.add(new Found(place, what));
        }
    }

    /** These as well. */
    public ForeignReplies with(ForeignReplies others) {
        ForeignReplies all = new ForeignReplies();
        for (ForeignReplies some : List.of(this, others)) {
            some.found.forEach(one -> all.add(one.place(), one.what()));
            all.count += some.count - some.found.size();
        }
        return all;
    }

    public long count() {
        return count;
    }

    public List<Found> found() {
        return List.copyOf(found);
    }
}
