package com.tartware.bookings.localstack.chaos.report;

import com.tartware.bookings.localstack.chaos.faults.InjectedFault;
import java.time.Duration;
import java.util.List;
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
