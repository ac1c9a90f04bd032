package com.tartware.bookings.core.simulation.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.simulation.Simulation;
import com.tartware.bookings.core.simulation.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Puts bugs into the ledger, one by one, and sees to it that the simulation finds each; prints how soon. */
class PlantedFaultsSimulationTest {
    private static final int SEEDS_MAX = 50;
    private static final int COMMANDS = 1_000;
    private static final int FIRST_DIFFERENCE_CHARACTERS = 48;

    private static final List<String> CAUGHT = new ArrayList<>();

    @ParameterizedTest(name = "{0}")
    @MethodSource("com.tartware.bookings.core.simulation.faults.Faults#all")
    void theSimulationFinds(Fault fault) {
        Optional<Violation> found;
        try (PlantedFault planted = PlantedFault.plant(fault)) {
            found = firstViolation();
        }
        assertThat(found).as("%s, in %d seeds", fault, SEEDS_MAX).isPresent();
        CAUGHT.add(line(fault, found.get()));
        assertThat(Simulation.replay(found.get().report()))
                .as("the same log, decided by the ledger as it is")
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("com.tartware.bookings.core.simulation.faults.Faults#all")
    void plantingAloneIsNoFault(Fault fault) {
        try (PlantedFault planted = PlantedFault.plant(fault.withoutEffect())) {
            assertThat(Simulation.run(1, COMMANDS / 4)).isEmpty();
        }
    }

    @Test
    void theSameSeedsFindNothingInTheLedgerAsItIs() {
        assertThat(firstViolation().map(Violation::report)).isEmpty();
    }

    @AfterAll
    static void print() {
        System.out.printf("%-68s %4s %8s  %s%n", "fault", "seed", "commands", "first difference");
        CAUGHT.forEach(System.out::println);
    }

    private static Optional<Violation> firstViolation() {
        return LongStream.rangeClosed(1, SEEDS_MAX)
                .mapToObj(seed -> Simulation.run(seed, COMMANDS))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static String line(Fault fault, Violation found) {
        return "%-68s %4d %8d  %s".formatted(fault, found.seed(), found.commands(), firstDifference(found.what()));
    }

    private static String firstDifference(String what) {
        List<String> lines = what.lines().map(String::strip).toList();
        if (lines.size() < 3
                || !lines.get(1).startsWith("ledger ")
                || !lines.get(2).startsWith("model ")) {
            return lines.get(0);
        }
        String ledger = lines.get(1).substring("ledger ".length()).strip();
        String model = lines.get(2).substring("model ".length()).strip();
        int from = startOfDifference(ledger, model);
        return "%s: %s, not %s".formatted(lines.get(0), cut(ledger, from), cut(model, from));
    }

    /** Where the word begins that is not the same. */
    private static int startOfDifference(String one, String other) {
        int at = 0;
        while (at < Math.min(one.length(), other.length()) && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        while (at > 0 && (Character.isLetterOrDigit(one.charAt(at - 1)) || one.charAt(at - 1) == '=')) {
            at--;
        }
        return at;
    }

    private static String cut(String text, int from) {
        int to = Math.min(text.length(), from + FIRST_DIFFERENCE_CHARACTERS);
        return (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
    }
}
