package com.tartware.bookings.localstack.chaos.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultPlanTest {
    private static final Duration THREE_MINUTES = Duration.ofMinutes(3);

    @Test
    void theSameSeedPlansTheSameAndAnotherSeedPlansOtherFaults() {
        FaultPlan plan = FaultPlan.of(7, THREE_MINUTES, FaultName.all());

        assertThat(FaultPlan.of(7, THREE_MINUTES, FaultName.all())).isEqualTo(plan);
        assertThat(FaultPlan.of(8, THREE_MINUTES, FaultName.all())).isNotEqualTo(plan);
    }

    /** Pinned: a seed that found a bug must find it again in a later build. */
    @Test
    void seedOneStaysWhatItIs() {
        assertThat(FaultPlan.of(1, Duration.ofMinutes(1), FaultName.chosen("kill,pause,cut,slow,reset"))
                        .faults())
                .extracting(FaultPlanTest::sentence)
                .containsExactly(
                        "slow:flink-registry at 8000 for 2493",
                        "cut:ingest-registry at 11002 for 13689",
                        "reset:flink-postgres at 11787 for 3420",
                        "cut:flink-registry at 41369 for 9907",
                        "kill:postgres at 42783 for 0");
    }

    /** The one that the build runs; its test and the page about chaos say what it breaks. */
    @Test
    void seedNineteenStaysWhatItIs() {
        assertThat(FaultPlan.of(19, THREE_MINUTES, FaultName.all()).faults())
                .extracting(FaultPlanTest::sentence)
                .containsExactly(
                        "disk:postgres at 8000 for 5662",
                        "slow:ingest-broker at 12965 for 17934",
                        "cut:ingest-broker at 44667 for 4375",
                        "reset:flink-registry at 45153 for 13477",
                        "slow:flink-postgres at 73012 for 7997",
                        "pause:ingest at 73173 for 6184",
                        "kill:taskmanager at 92032 for 0",
                        "pause:zookeeper at 94438 for 7582",
                        "pause:postgres at 112987 for 9573",
                        "pause:registry at 114446 for 17818",
                        "pause:broker at 114469 for 13801",
                        "kill:jobmanager at 147594 for 0",
                        "kill:clickhouse at 148662 for 0",
                        "slow:flink-broker at 168816 for 6184",
                        "disk:broker at 171982 for 3018");
    }

    private static String sentence(PlannedFault fault) {
        return "%s at %d for %d"
                .formatted(
                        fault.name(), fault.begin().toMillis(), fault.length().toMillis());
    }

    @Test
    void twentySeedsPlanTwoHundredFaultsAndEachOfThemAtLeastTwice() {
        List<FaultName> planned = new ArrayList<>();
        for (long seed = 1; seed <= 20; seed++) {
            FaultPlan.of(seed, THREE_MINUTES, FaultName.all()).faults().forEach(fault -> planned.add(fault.name()));
        }

        assertThat(planned).hasSizeGreaterThanOrEqualTo(200);
        for (FaultName name : FaultName.all()) {
            assertThat(planned.stream().filter(name::equals).count())
                    .as("%s", name)
                    .isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void anOutageOfGivenLengthIsAlwaysOverInTime() {
        Duration outage = Duration.ofSeconds(50);

        List<PlannedFault> faults = FaultPlan.of(3, THREE_MINUTES, FaultName.chosen("pause,kill"), Optional.of(outage))
                .faults();

        assertThat(faults)
                .filteredOn(fault -> !fault.name().kind().momentary())
                .isNotEmpty()
                .allSatisfy(fault -> {
                    assertThat(fault.length()).isEqualTo(outage);
                    assertThat(fault.end()).isLessThan(THREE_MINUTES);
                });
    }

    @Test
    void theLongestOutageThatARunHasRoomForIsPlanned() {
        Duration longest = FaultPlan.outageMax(THREE_MINUTES);

        for (long seed = 1; seed <= 50; seed++) {
            assertThat(FaultPlan.of(
                                    seed,
                                    THREE_MINUTES,
                                    FaultName.chosen("pause:broker,pause:postgres"),
                                    Optional.of(longest))
                            .faults())
                    .isNotEmpty()
                    .allSatisfy(fault -> assertThat(fault.length()).isEqualTo(longest));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 42, 20_260_101})
    void upToThreeAreInForceAtATimeAndNothingIsBrokenTwiceAtOnce(long seed) {
        List<PlannedFault> faults =
                FaultPlan.of(seed, Duration.ofHours(1), FaultName.all()).faults();
        int mostAtOnce = 0;
        for (PlannedFault fault : faults) {
            List<PlannedFault> inForce = faults.stream()
                    .filter(other -> other.begin().compareTo(fault.begin()) <= 0
                            && other.end().compareTo(fault.begin()) >= 0)
                    .toList();
            Set<String> broken = new HashSet<>();
            inForce.forEach(other -> assertThat(other.name().broken())
                    .as("%s at %s", other.name(), fault.begin())
                    .allMatch(broken::add));
            mostAtOnce = Math.max(mostAtOnce, inForce.size());
        }

        assertThat(mostAtOnce).isEqualTo(3);
    }

    @ParameterizedTest(name = "{0} s")
    @ValueSource(longs = {20, 60, 180, 3_600})
    void allIsHealedBeforeTheLoadEnds(long seconds) {
        assertThat(FaultPlan.of(3, Duration.ofSeconds(seconds), FaultName.all()).faults())
                .isNotEmpty()
                .allSatisfy(fault -> {
                    assertThat(fault.length()).isBetween(Duration.ZERO, Duration.ofSeconds(20));
                    assertThat(fault.end()).isLessThanOrEqualTo(Duration.ofSeconds(seconds - 5));
                })
                .extracting(PlannedFault::begin)
                .isSorted();
    }

    @Test
    void neitherOfTwoThatAreKilledAtOnceIsBrokenInAnotherWayMeanwhile() {
        List<FaultName> names = FaultName.chosen("kill:jobmanager+taskmanager,pause:jobmanager,kill:taskmanager");
        for (long seed = 1; seed <= 50; seed++) {
            // Each breaks what the pair does, so that no two fit into a group.
            List<PlannedFault> faults = FaultPlan.of(seed, THREE_MINUTES, names).faults();
            assertThat(faults).anyMatch(fault -> fault.name().targets().size() == 2);
            for (PlannedFault pair : faults) {
                if (pair.name().targets().size() == 2) {
                    assertThat(faults)
                            .filteredOn(other -> !other.equals(pair))
                            .noneMatch(other ->
                                    other.begin().minus(pair.begin()).abs().compareTo(Duration.ofSeconds(5)) < 0);
                }
            }
        }
    }

    @Test
    void nothingToBreakIsAPlanWithoutFaults() {
        assertThat(FaultPlan.of(1, THREE_MINUTES, List.of()).faults()).isEmpty();
    }
}
