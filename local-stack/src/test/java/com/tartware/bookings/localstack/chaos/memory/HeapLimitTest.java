package com.tartware.bookings.localstack.chaos.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.chaos.faults.InjectedFault;
import com.tartware.bookings.localstack.chaos.memory.HeapWatch.Sample;
import com.tartware.bookings.localstack.chaos.plan.FaultName;
import com.tartware.bookings.localstack.chaos.plan.PlannedFault;
import com.tartware.bookings.localstack.chaos.report.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Looks come every ten seconds, and what is broken is so from second 35 on. */
class HeapLimitTest {
    private static final double MIB = 1 << 20;

    @Test
    void ingestMayMoveATenthOfItsLevelBeforeTheBrokerWent() {
        Verdict flat = HeapLimit.verdict(
                looks("ingest", 24, 30, 30, 29.5, 28.7, 30.2, 29, 33), List.of(outage("pause:broker", 35, 65)));

        assertThat(flat)
                .isEqualTo(new Verdict(
                        "heap",
                        0,
                        "ingest 28.7 to 30.2 MiB in 3 looks while the broker was away, from 30.0; allowed 10 % up or down",
                        List.of()));
    }

    /** Its spread while the broker is away is nothing at all. */
    @Test
    void ingestThatJumpsAsTheBrokerGoesAndStaysThereIsAViolation() {
        for (String away : List.of("pause:broker", "cut:ingest-broker")) {
            assertThat(HeapLimit.verdict(looks("ingest", 20, 20, 20, 20, 60, 60, 60), List.of(outage(away, 35, 75)))
                            .sentences())
                    .containsExactly("ingest 60.0 to 60.0 MiB in 3 looks while the broker was away, from 20.0;"
                            + " allowed 10 % up or down");
        }
        assertThat(HeapLimit.verdict(looks("ingest", 20, 20, 20, 20, 20, 17, 20), outages("pause:broker"))
                        .violations())
                .isEqualTo(1);
    }

    @Test
    void aTaskManagerMayTakeThirtyTwoMebibytesMoreWhileAStoreIsAway() {
        List<Sample> looks = new ArrayList<>(looks("taskmanager-1", 38, 38.7, 38.7, 38.7, 45, 50.4, 49));
        looks.addAll(looks("taskmanager-2", 90, 90, 90, 90, 100, 122.1, 60));

        assertThat(HeapLimit.verdict(looks, outages("pause:postgres")).sentences())
                .containsExactly("taskmanager-2 60.0 to 122.1 MiB in 3 looks while a store was away, from 90.0;"
                        + " allowed 32 MiB up");
        assertThat(HeapLimit.verdict(looks, outages("pause:broker")).violations())
                .as("that is another matter")
                .isZero();
    }

    @Test
    void aShortOutageOrOneRightAtTheBeginningIsNotJudged() {
        assertThat(HeapLimit.verdict(looks("ingest", 20, 20, 20, 20, 60, 60), List.of(outage("pause:broker", 35, 55))))
                .isEqualTo(HeapLimit.verdict(List.of(), List.of()));
        assertThat(HeapLimit.verdict(looks("ingest", 20, 20, 60, 60, 60, 60), List.of(outage("pause:broker", 15, 65)))
                        .summary())
                .startsWith("not judged");
    }

    /** A second process of ingest, or jobs that move to the other TaskManager, have another level. */
    @Test
    void nothingIsJudgedFromTheMomentThatSomethingElseIsBroken() {
        List<InjectedFault> faults = List.of(outage("pause:broker", 35, 125), outage("kill:ingest", 75, 75));

        assertThat(HeapLimit.verdict(looks("ingest", 20, 20, 20, 20, 20, 20, 20, 20, 30, 30), faults))
                .satisfies(verdict -> assertThat(verdict.violations()).isZero())
                .satisfies(verdict -> assertThat(verdict.summary()).contains("20.0 to 20.0 MiB in 4 looks"));
        assertThat(HeapLimit.verdict(
                                looks("ingest", 20, 20, 20, 20, 60, 60, 60),
                                List.of(outage("kill:ingest", 15, 15), outage("pause:broker", 35, 75)))
                        .summary())
                .startsWith("not judged");
    }

    private static List<Sample> looks(String component, double... mebibytes) {
        List<Sample> looks = new ArrayList<>();
        for (double size : mebibytes) {
            looks.add(new Sample(component, Instant.ofEpochSecond(10L * looks.size()), Math.round(size * MIB)));
        }
        return looks;
    }

    private static List<InjectedFault> outages(String name) {
        return List.of(outage(name, 35, 75));
    }

    private static InjectedFault outage(String name, long fromSecond, long toSecond) {
        return new InjectedFault(
                new PlannedFault(1, FaultName.chosen(name).get(0), Duration.ZERO, Duration.ofSeconds(30), 0),
                Instant.ofEpochSecond(fromSecond),
                Instant.ofEpochSecond(toSecond),
                name);
    }
}
