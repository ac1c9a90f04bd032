package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.simulation.faults.PlantedFault;
import com.tartware.bookings.jobs.decision.OperatorFaults.OperatorFault;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Puts bugs into the operator, one by one, and sees to it that the fold finds each; prints how soon. */
class PlantedOperatorFaultsHarnessTest {
    private static final int TENANTS = 3;
    private static final int STEPS = 150;
    private static final int FIRST_DIFFERENCE_CHARACTERS = 60;
    private static final List<OperatorFold> FOLDS = IntStream.rangeClosed(1, 4)
            .mapToObj(seed -> new OperatorFold(seed, TENANTS, STEPS))
            .toList();

    private static final OperatorFold SHORT_FOLD = new OperatorFold(1, 2, STEPS / 3);

    private static final List<String> CAUGHT = new ArrayList<>();

    @ParameterizedTest(name = "{0}")
    @MethodSource("com.tartware.bookings.jobs.decision.OperatorFaults#all")
    void theFoldFinds(OperatorFault fault) {
        Map<Backend, Difference> found = new EnumMap<>(Backend.class);
        for (Backend backend : Backend.values()) {
            try (PlantedFault planted = PlantedFault.plant(fault.fault())) {
                firstDifference(backend).ifPresent(difference -> found.put(backend, difference));
            }
        }
        assertThat(found.keySet())
                .as("backends on which the fold finds that %s", fault)
                .isEqualTo(fault.backends());
        CAUGHT.add(line(fault, found));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("com.tartware.bookings.jobs.decision.OperatorFaults#all")
    void plantingAloneIsNoFault(OperatorFault fault) throws Exception {
        try (PlantedFault planted = PlantedFault.plant(fault.fault().withoutEffect())) {
            SHORT_FOLD.play(Backend.HEAP);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameLogsFindNothingInTheOperatorAsItIs(Backend backend) {
        assertThat(firstDifference(backend)).isEmpty();
    }

    @AfterAll
    static void print() {
        System.out.printf(
                "%-64s %12s %12s  %s%n",
                "fault, found after records (restores)", "heap", "RocksDB", "first difference");
        CAUGHT.forEach(System.out::println);
    }

    /**
     * What shows a fault.
     *
     * @param records until then
     */
    private record Difference(int records, int restores, String what) {
        @Override
        public String toString() {
            return "%,d (%d)".formatted(records, restores);
        }
    }

    private static Optional<Difference> firstDifference(Backend backend) {
        int records = 0;
        int restores = 0;
        for (OperatorFold fold : FOLDS) {
            String what = null;
            try {
                fold.play(backend);
            } catch (AssertionError difference) {
                what = difference.getMessage();
            } catch (Exception thrown) {
                Throwable root = rootOf(thrown);
                what = root.getClass().getSimpleName() + ": " + root.getMessage();
            }
            records += fold.recordsFed();
            restores += fold.restores();
            if (what != null) {
                return Optional.of(new Difference(
                        records, restores, what.lines().findFirst().orElseThrow()));
            }
        }
        return Optional.empty();
    }

    private static String cut(String what) {
        return what.length() <= FIRST_DIFFERENCE_CHARACTERS
                ? what
                : what.substring(0, FIRST_DIFFERENCE_CHARACTERS) + "…";
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String line(OperatorFault fault, Map<Backend, Difference> found) {
        return "%-64s %12s %12s  %s"
                .formatted(
                        fault,
                        found.containsKey(Backend.HEAP) ? found.get(Backend.HEAP) : "works",
                        found.get(Backend.ROCKSDB),
                        cut(found.get(Backend.ROCKSDB).what()));
    }
}
