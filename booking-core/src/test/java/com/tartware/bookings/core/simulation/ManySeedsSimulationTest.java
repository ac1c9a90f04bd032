package com.tartware.bookings.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * As many seeds as one likes, with a report:
 *
 * <pre>{@code
 * mvn -B -pl booking-core -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=ManySeedsSimulationTest \
 *     -Dsimulation.seeds=10000 -Dsimulation.commands=1000 -Dsimulation.first=1
 * }</pre>
 *
 * One thread plays them; for more, run it once more with another first seed.
 */
class ManySeedsSimulationTest {
    @Test
    void theLedgerDecidesAsTheContractSays() {
        SimulationReport report = SimulationReport.play(
                Long.getLong("simulation.first", 1),
                Integer.getInteger("simulation.seeds", 20),
                Integer.getInteger("simulation.commands", 1_000));
        System.out.println(report.text());
        assertThat(report.violations().size()).as("violations, above").isZero();
    }
}
