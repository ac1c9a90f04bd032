package com.tartware.bookings.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.simulation.SharedLog.Entry;
import com.tartware.bookings.core.simulation.SharedLog.Origin;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One ledger decides for several tenants in turn, who have ids in common and ask for each other's bookings. */
class SeveralTenantsSimulationTest {
    private static final int TENANTS = 6;
    private static final int STEPS = 1_000;
    private static final int FIRST_DAY = (int) LocalDate.of(2026, 6, 1).toEpochDay();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {6, 47, 20_260_105})
    void everyTenantIsAnsweredAsIfItWereAlone(long seed) {
        List<Entry> log = SharedLog.of(seed, TENANTS, STEPS, FIRST_DAY);
        SharedLedgerRun run = new SharedLedgerRun(TENANTS);
        assertThat(run.play(log)).isEmpty();
        assertThat(run.unknownBookings())
                .as("actions on another tenant's booking, each refused as one on no booking")
                .isPositive()
                .isEqualTo((int) log.stream()
                        .filter(entry -> entry.origin() == Origin.ACTION_ON_ANOTHERS_BOOKING)
                        .count());
        assertThat(run.bookingsOfOneId())
                .as("bookings made under another tenant's key")
                .isPositive();
    }
}
