package com.tartware.bookings.localstack.chaos;

import com.tartware.bookings.localstack.chaos.plan.PlannedFault;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One line that is drawn over on a terminal; elsewhere a line every ten seconds. */
public final class ChaosProgress {
    private static final Duration LINE_EVERY = Duration.ofSeconds(10);
    private static final int COLUMNS = 118;

    private final PrintStream out;
    private final boolean terminal;
    private Duration nextLine = Duration.ZERO;

    public ChaosProgress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void say(String sentence) {
        clear();
        out.println("  " + sentence);
    }

    void show(Duration time, Duration length, List<PlannedFault> active, long requests, long replies) {
        String faults = active.isEmpty()
                ? "calm"
                : active.stream().map(fault -> fault.name().toString()).collect(Collectors.joining(" + "));
        String line = String.format(
                Locale.ROOT,
                "  %3d of %d s  requests %,d  replies %,d  %s",
                time.toSeconds(),
                length.toSeconds(),
                requests,
                replies,
                faults);
        if (terminal) {
            out.print("\r\033[2K" + line.substring(0, Math.min(COLUMNS, line.length())));
            out.flush();
        } else if (time.compareTo(nextLine) >= 0) {
            nextLine = nextLine.plus(LINE_EVERY);
            out.println(line);
        }
    }

    void clear() {
        if (terminal) {
            out.print("\r\033[2K");
            out.flush();
        }
    }
}
