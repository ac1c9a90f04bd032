package com.tartware.bookings.checker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.checker.check.Check;
import com.tartware.bookings.checker.check.Checks;
import com.tartware.bookings.checker.check.Evidence;
import com.tartware.bookings.checker.check.Findings;
import com.tartware.bookings.checker.history.History;
import java.util.ArrayList;
import java.util.List;

/** Every check with how much it looked at and what it found. */
public record CheckReport(List<Result> results) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What one check found.
     *
     * @param examined how many things it looked at; with 0 it proves nothing, and the report says so
     * @param violations how many there are; {@code sentences} tells the first thousand
     * @param notes to know, and no violations
     */
    public record Result(
            String check, String promise, long examined, long violations, List<String> sentences, List<String> notes) {}

    /** Holds all checks against the history. */
    public static CheckReport of(History history) {
        Evidence evidence = new Evidence(history);
        List<Result> results = new ArrayList<>();
        for (Check check : Checks.all()) {
            Findings findings = new Findings();
            check.run(evidence, findings);
            results.add(new Result(
                    check.name(),
                    check.promise(),
                    findings.examined(),
                    findings.violations(),
                    List.copyOf(findings.sentences()),
                    List.copyOf(findings.notes())));
        }
        return new CheckReport(List.copyOf(results));
    }

    public long violations() {
        return results.stream().mapToLong(Result::violations).sum();
    }

    /** Whether nothing was found; see {@link #examinedNothing()} for what that is worth. */
    public boolean clean() {
        return violations() == 0;
    }

    /** Names of the checks that had nothing to look at. */
    public List<String> examinedNothing() {
        return results.stream()
                .filter(result -> result.examined() == 0)
                .map(Result::check)
                .toList();
    }

    /** @param check its name */
    public Result result(String check) {
        return results.stream()
                .filter(result -> result.check().equals(check))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no check " + check));
    }

    /**
     * As a table, and below it the sentences.
     *
     * @param sentencesMax of each check
     */
    public String text(int sentencesMax) {
        StringBuilder text = new StringBuilder(4096);
        text.append("%-28s %12s %12s  %s%n".formatted("check", "examined", "violations", "promise"));
        for (Result result : results) {
            String examined = result.examined() == 0 ? "nothing" : "%,d".formatted(result.examined());
            text.append("%-28s %12s %,12d  %s%n"
                    .formatted(result.check(), examined, result.violations(), result.promise()));
        }
        for (Result result : results) {
            result.notes().forEach(note -> text.append("note: %s: %s%n".formatted(result.check(), note)));
        }
        for (Result result : results) {
            result.sentences().stream()
                    .limit(sentencesMax)
                    .forEach(sentence -> text.append("%s: %s%n".formatted(result.check(), sentence)));
            if (result.violations() > sentencesMax) {
                text.append("%s: and %,d more%n".formatted(result.check(), result.violations() - sentencesMax));
            }
        }
        return text.toString();
    }

    /** {@code {"violations","examined_nothing":[…],"checks":[{"check","promise","examined","violations","sentences","notes"}]}} */
    public String json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("violations", violations());
        ArrayNode vacuous = json.putArray("examined_nothing");
        examinedNothing().forEach(vacuous::add);
        ArrayNode checks = json.putArray("checks");
        for (Result result : results) {
            ObjectNode check = checks.addObject();
            check.put("check", result.check());
            check.put("promise", result.promise());
            check.put("examined", result.examined());
            check.put("violations", result.violations());
            ArrayNode sentences = check.putArray("sentences");
            result.sentences().forEach(sentences::add);
            ArrayNode notes = check.putArray("notes");
            result.notes().forEach(notes::add);
        }
        return json.toString();
    }
}
