package com.tartware.bookings.core.simulation;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plays many seeds, one after the other, and says what came of it. */
final class SimulationReport {
    /** Each is shrunk; beyond that many the next one says little new. */
    private static final int VIOLATIONS_MAX = 10;

    private final Tally tally = new Tally();
    private final List<Violation> violations = new ArrayList<>();
    private long seeds;
    private long nanos;
    private long cpuNanos;

    static SimulationReport play(long firstSeed, int seeds, int commands) {
        SimulationReport report = new SimulationReport();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = System.nanoTime();
        long cpuStart = threads.getCurrentThreadCpuTime();
        for (long seed = firstSeed; seed < firstSeed + seeds && report.violations.size() < VIOLATIONS_MAX; seed++) {
            Optional<Violation> violation = Simulation.run(seed, commands, LedgerFold::new, report.tally);
            violation.ifPresent(found -> report.violations.add(found.shrunk()));
            report.seeds++;
        }
        report.nanos = System.nanoTime() - start;
        report.cpuNanos = threads.getCurrentThreadCpuTime() - cpuStart;
        return report;
    }

    Tally tally() {
        return tally;
    }

    List<Violation> violations() {
        return violations;
    }

    String text() {
        StringBuilder text = new StringBuilder("%,d seeds: ".formatted(seeds)).append(tally.report());
        text.append("%.1f s, %.1f s of them on the CPU, %.2f us a command%n"
                .formatted(nanos / 1e9, cpuNanos / 1e9, cpuNanos / 1e3 / Math.max(1, tally.commands())));
        text.append("%d violations%n".formatted(violations.size()));
        violations.forEach(violation -> text.append(violation.report()));
        return text.toString();
    }
}
