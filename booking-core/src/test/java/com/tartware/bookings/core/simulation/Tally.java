package com.tartware.bookings.core.simulation;

import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.Outcome;
import com.tartware.bookings.reference.Answer.Reason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what runs went through. */
public final class Tally {
    private long steps;
    private long commands;
    private long repeats;
    private final Map<Outcome, LongAdder> outcomes = counters(Outcome.class);
    private final Map<Reason, LongAdder> reasons = counters(Reason.class);

    void countTick() {
        steps++;
    }

    void countCommand(List<Answer> answers) {
        steps++;
        commands++;
        if (answers.isEmpty() || answers.get(answers.size() - 1).commandId() == null) {
            repeats++;
        }
    }

    void count(List<Answer> answers) {
        for (int i = 0; i < answers.size(); i++) {
            outcomes.get(answers.get(i).outcome()).increment();
            if (answers.get(i).reason() != null) {
                reasons.get(answers.get(i).reason()).increment();
            }
        }
    }

    public long steps() {
        return steps;
    }

    public long commands() {
        return commands;
    }

    /** Commands that were not decided again. */
    public long repeats() {
        return repeats;
    }

    /** All outcomes, those that never occurred with 0. */
    public Map<Outcome, Long> byOutcome() {
        return counts(Outcome.class, outcomes);
    }

    /** All reasons, those that never occurred with 0. */
    public Map<Reason, Long> byReason() {
        return counts(Reason.class, reasons);
    }

    public long decisions() {
        return outcomes.values().stream().mapToLong(LongAdder::sum).sum();
    }

    private static <E extends Enum<E>> Map<E, LongAdder> counters(Class<E> names) {
        Map<E, LongAdder> counters = new EnumMap<>(names);
        for (E name : names.getEnumConstants()) {
            counters.put(name, new LongAdder());
        }
        return counters;
    }

    private static <E extends Enum<E>> Map<E, Long> counts(Class<E> names, Map<E, LongAdder> counters) {
        Map<E, Long> counts = new EnumMap<>(names);
        counters.forEach((name, counter) -> counts.put(name, counter.sum()));
        return counts;
    }

    public String report() {
        StringBuilder report = new StringBuilder();
        report.append("%,d commands, %,d of them repeats, and %,d ticks made %,d decisions%n"
                .formatted(commands, repeats, steps - commands, decisions()));
        byOutcome().forEach((outcome, count) -> report.append(line(outcome, count)));
        byReason().forEach((reason, count) -> report.append(line(reason, count)));
        return report.toString();
    }

    private String line(Enum<?> name, long count) {
        return "  %-22s %,12d  %6.2f %%%n".formatted(name, count, 100.0 * count / Math.max(1, decisions()));
    }
}
