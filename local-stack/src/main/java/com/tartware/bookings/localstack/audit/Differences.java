package com.tartware.bookings.localstack.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What was found, in order; all of it is counted, the first thousand are kept. */
final class Differences {
    private static final int KEPT = 1_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> sentences = new ArrayList<>();
    private long count;

    void add(String sentence) {
        count++;
        if (sentences.size() < KEPT) {
            sentences.add(sentence);
        }
    }

    /**
     * One difference for the row, if it is one, that names each column that differs.
     *
     * @param where the store, the kind of row and its key
     */
    void compareColumns(String where, Map<String, String> found, Map<String, String> expected) {
        Set<String> names = new LinkedHashSet<>(expected.keySet());
        names.addAll(found.keySet());
        List<String> unequal = names.stream()
                .filter(name -> !equal(name, found.get(name), expected.get(name)))
                .map(name -> "%s %s instead of %s".formatted(name, found.get(name), expected.get(name)))
                .toList();
        if (!unequal.isEmpty()) {
            add("%s has %s".formatted(where, String.join(", ", unequal)));
        }
    }

    /** A payload is compared as the JSON that it is: Postgres keeps its members in another order. */
    private static boolean equal(String column, String found, String expected) {
        if (Objects.equals(found, expected)) {
            return true;
        }
        if (!column.equals(DecisionColumns.PAYLOAD) || found == null || expected == null) {
            return false;
        }
        try {
            return JSON.readTree(found).equals(JSON.readTree(expected));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    List<String> sentences() {
        return List.copyOf(sentences);
    }

    long count() {
        return count;
    }
}
