package com.tartware.bookings.localstack.chaos.report;

import com.tartware.bookings.localstack.chaos.faults.InjectedFault;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long until decisions could be read again after a fault. The clock starts when the system has to recover: for a kill at the
 * kill, for a fault that lasts when it is over. It stops when a reader of committed records gets the first decision whose log time is not before
 * that start. So a commit that was under way when the process died does not count, and neither does a decision made before it that becomes
 * visible late; what counts was appended, decided, committed and read after it. Without any disturbance this takes about a
 * checkpoint interval. A fault that overlaps another waits for both, and is not excused.
 */
final class Recovery {
    private Recovery() {}

    /**
     * Until a store had the first of them.
     *
     * @param arrivals as in {@link #of}
     * @param looks at the store, in their order
     * @return empty if the fault was never in force, or if the store was not seen to have anything that was decided after it
     */
    static Optional<Duration> inStore(InjectedFault fault, List<Arrival> arrivals, List<StoreLook> looks) {
        if (!fault.injected() || fault.recoversFrom() == null) {
            return Optional.empty();
        }
        long fromMillis = fault.recoversFrom().toEpochMilli();
        Map<String, Long> firstAfter = new HashMap<>();
        arrivals.stream()
                .filter(arrival -> arrival.decidedMillis() >= fromMillis)
                .forEach(arrival -> firstAfter.merge(arrival.tenantId(), arrival.tenantSequence(), Math::min));
        return looks.stream()
                .filter(look -> look.atMillis() >= fromMillis)
                .filter(look -> firstAfter.entrySet().stream()
                        .anyMatch(first -> look.lastSequence().getOrDefault(first.getKey(), 0L) >= first.getValue()))
                .findFirst()
                .map(look -> Duration.ofMillis(look.atMillis() - fromMillis));
    }

    /**
     * Of one fault.
     *
     * @param arrivals in the order in which they arrived
     * @return empty if the fault was never in force, or if nothing was decided after it
     */
    static Optional<Duration> of(InjectedFault fault, List<Arrival> arrivals) {
        if (!fault.injected() || fault.recoversFrom() == null) {
            return Optional.empty();
        }
        long fromMillis = fault.recoversFrom().toEpochMilli();
        return arrivals.stream()
                .filter(arrival -> arrival.arrivedMillis() >= fromMillis && arrival.decidedMillis() >= fromMillis)
                .findFirst()
                .map(arrival -> Duration.ofMillis(arrival.arrivedMillis() - fromMillis));
    }
}
