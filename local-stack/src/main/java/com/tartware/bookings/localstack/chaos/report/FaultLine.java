package com.tartware.bookings.localstack.chaos.report;

import com.tartware.bookings.localstack.chaos.faults.InjectedFault;
import java.time.Duration;
import java.util.List;

/**
 * One fault of a run.
 *
 * @param began when it was in force; null if it never was
 * @param recoveryMillis null where none was measured
 */
public record FaultLine(int number, String fault, String what, String began, String healed, Long recoveryMillis) {
    /** @param arrivals in the order in which they arrived */
    public static List<FaultLine> of(List<InjectedFault> faults, List<Arrival> arrivals) {
        return faults.stream().map(fault -> of(fault, arrivals)).toList();
    }

    private static FaultLine of(InjectedFault fault, List<Arrival> arrivals) {
        return new FaultLine(
                fault.planned().number(),
                fault.planned().name().toString(),
                fault.what(),
                fault.began() == null ? null : fault.began().toString(),
                fault.healed() == null ? null : fault.healed().toString(),
                Recovery.of(fault, arrivals).map(Duration::toMillis).orElse(null));
    }

    boolean injected() {
        return began != null;
    }
}
