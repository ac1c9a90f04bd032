package com.tartware.bookings.checker.check;

import java.util.ArrayList;
import java.util.List;

/** What one check counts and finds. */
public final class Findings {
    /** One fault early in a log shows up in all that follows; the first sentences say where to look. */
    private static final int SENTENCES_MAX = 1_000;

    private final List<String> sentences = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long examined;
    private long violations;

    void examined(long more) {
        examined += more;
    }

    /** @param sentence with tenant, sequence, ids and offsets, as far as there are */
    void violation(String sentence) {
        violations++;
        if (sentences.size() < SENTENCES_MAX) {
            sentences.add(sentence);
        }
    }

    /** Something to know that breaks no promise. */
    void note(String sentence) {
        notes.add(sentence);
    }

    public long examined() {
        return examined;
    }

    public long violations() {
        return violations;
    }

    public List<String> sentences() {
        return sentences;
    }

    public List<String> notes() {
        return notes;
    }
}
