package com.tartware.bookings.localstack.chaos.report;

import com.tartware.bookings.localstack.chaos.faults.InjectedFault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One fault of a run.
 *
 * @param began when it was in force; null if it never was
 * @param what exactly was broken, or why nothing was
 * @param recoveryMillis until a decision made after it could be read; null where none was
 * @param inPostgresMillis until Postgres had one; null where it never did
 * @param inClickhouseMillis the same of ClickHouse
 */
public record FaultLine(
        int number,
        String fault,
        String what,
        String began,
        String healed,
        Long recoveryMillis,
        Long inPostgresMillis,
        Long inClickhouseMillis) {
    /**
     * @param arrivals in the order in which they arrived
     * @param postgres looks at it, in their order
     * @param clickhouse the same
     */
    public static List<FaultLine> of(
            List<InjectedFault> faults, List<Arrival> arrivals, List<StoreLook> postgres, List<StoreLook> clickhouse) {
        return faults.stream()
                .map(fault -> of(fault, arrivals, postgres, clickhouse))
                .toList();
    }

    private static FaultLine of(
            InjectedFault fault, List<Arrival> arrivals, List<StoreLook> postgres, List<StoreLook> clickhouse) {
        return new FaultLine(
                fault.planned().number(),
                fault.planned().name().toString(),
                fault.what(),
                fault.began() == null ? null : fault.began().toString(),
                fault.healed() == null ? null : fault.healed().toString(),
                millis(Recovery.of(fault, arrivals)),
                millis(Recovery.inStore(fault, arrivals, postgres)),
                millis(Recovery.inStore(fault, arrivals, clickhouse)));
    }

    private static Long millis(Optional<Duration> time) {
        return time.map(Duration::toMillis).orElse(null);
    }

    /** Whether no decision made after it could ever be read, or never was in one of the stores. */
    boolean notRecovered() {
        return injected() && (recoveryMillis == null || inPostgresMillis == null || inClickhouseMillis == null);
    }

    /** A fault after which nothing was decided or stored has no time to be shown by, so it is told as a violation. */
    public static Verdict verdict(List<FaultLine> faults) {
        List<String> sentences = faults.stream()
                .filter(FaultLine::notRecovered)
                .map(fault -> "after #%d, %s of %s, no decision made after it %s"
                        .formatted(fault.number(), fault.fault(), fault.what(), fault.missing()))
                .toList();
        long injected = faults.stream().filter(FaultLine::injected).count();
        return new Verdict(
                "recovery",
                sentences.size(),
                "of %,d faults %,d were followed by decisions that could be read and were in both stores"
                        .formatted(injected, injected - sentences.size()),
                sentences);
    }

    private String missing() {
        if (recoveryMillis == null) {
            return "could be read";
        }
        return "was in "
                + (inPostgresMillis != null ? "ClickHouse" : inClickhouseMillis != null ? "Postgres" : "either store");
    }

    boolean injected() {
        return began != null;
    }
}
