package com.tartware.bookings.localstack.audit;

import java.util.ArrayList;
import java.util.List;

/** What was found, in order; all of it is counted, the first thousand are kept. */
final class Differences {
    private static final int KEPT = 1_000;

    private final List<String> sentences = new ArrayList<>();
    private long count;

    void add(String sentence) {
        count++;
        if (sentences.size() < KEPT) {
            sentences.add(sentence);
        }
    }

    List<String> sentences() {
        return List.copyOf(sentences);
    }

    long count() {
        return count;
    }
}
