package com.tartware.bookings.core.simulation.faults;

import static com.tartware.bookings.core.simulation.faults.Fault.fault;
import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.simulation.SharedLedgerRun;
import com.tartware.bookings.core.simulation.SharedLog;
import com.tartware.bookings.core.simulation.SharedLog.Entry;
import com.tartware.bookings.core.simulation.Simulation;
import com.tartware.bookings.core.simulation.Violation;
import com.tartware.bookings.core.tenant.InMemoryTenantState;
import com.tartware.bookings.core.tenant.TenantState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lets one tenant's state show through to another: no log of one tenant can tell, a shared log must. */
class PlantedLeaksSimulationTest {
    private static final int TENANTS = 3;
    private static final int STEPS = 500;
    private static final int FIRST_DAY = 20_000;
    private static final List<Entry> LOG = SharedLog.of(1, TENANTS, STEPS, FIRST_DAY);

    static Stream<Fault> leaks() throws ClassNotFoundException {
        Class<?> keyTable = Class.forName("com.tartware.bookings.core.idempotency.KeyTable");
        return Stream.of(
                leak("a booking is found whosever it is", InMemoryTenantState.class, "booking", null),
                leak("a key is known whosever it is", keyTable, "find", null),
                leak(
                        "a room type is known whosever it is",
                        InMemoryTenantState.class,
                        "roomTypeNumber",
                        TenantState.UNKNOWN_ROOM_TYPE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("leaks")
    void aSharedLogShows(Fault leak) {
        try (PlantedFault planted = PlantedFault.plant(leak)) {
            assertThat(new SharedLedgerRun(TENANTS).play(LOG)).isPresent();
        }
        assertThat(new SharedLedgerRun(TENANTS).play(LOG)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("leaks")
    void aTenantAloneDoesNotShow(Fault leak) {
        try (PlantedFault planted = PlantedFault.plant(leak)) {
            assertThat(Simulation.run(1, STEPS).map(Violation::report)).isEmpty();
        }
    }

    /** The method finds for every tenant what it found for one. */
    private static Fault leak(String name, Class<?> owner, String method, Object nothing) {
        Map<List<Object>, Object> found = new HashMap<>();
        return fault(name, owner, method).returns(Object.class, (call, own) -> {
            if (own == null || own.equals(nothing)) {
                return found.getOrDefault(call.arguments(), own);
            }
            found.put(call.arguments(), own);
            return own;
        });
    }
}
