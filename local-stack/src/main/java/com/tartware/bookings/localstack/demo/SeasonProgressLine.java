package com.tartware.bookings.localstack.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A bar that is drawn over on a terminal; elsewhere a line every few seconds. */
public final class SeasonProgressLine implements SeasonProgress {
    /** With so many a line fits a terminal of 80 columns; a longer one would not be drawn over whole. */
    private static final int CELLS = 12;

    private static final double LINE_EVERY_SECONDS = 5;

    /** Looking back this far, the rate neither jumps nor clings to the beginning. */
    private static final double RATE_OVER_SECONDS = 3;

    private final PrintStream out;
    private final boolean terminal;
    private double nextLineSeconds;
    private double markSeconds;
    private int markServed;
    private double rate;

    public SeasonProgressLine(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void say(String sentence) {
        out.println("  " + sentence);
    }

    @Override
    public void show(State state) {
        double seconds = state.seconds();
        if (rate == 0 && seconds > 0) {
            rate = state.served() / seconds;
        }
        if (seconds - markSeconds >= RATE_OVER_SECONDS) {
            rate = (state.served() - markServed) / (seconds - markSeconds);
            markSeconds = seconds;
            markServed = state.served();
        }
        if (terminal) {
            out.print("\r\033[2K" + text(state));
            out.flush();
        } else if (seconds >= nextLineSeconds) {
            nextLineSeconds = seconds + LINE_EVERY_SECONDS;
            out.println(text(state));
        }
    }

    private String text(State state) {
        if (state.served() >= state.guests()) {
            return String.format(Locale.ROOT, "  all %,d bookings  %s", state.guests(), waitingFor(state));
        }
        int filled = (int) ((long) CELLS * state.served() / state.guests());
        String bar = terminal ? "[" + "#".repeat(filled) + ".".repeat(CELLS - filled) + "] " : "";
        return String.format(
                Locale.ROOT, "  bookings %s%,d of %,d  %s", bar, state.served(), state.guests(), speed(state));
    }

    private String speed(State state) {
        return rate < 1
                ? "waiting for answers"
                : String.format(
                        Locale.ROOT,
                        "%,.0f/s, %,d undecided, %,.0f s left",
                        rate,
                        state.undecided(),
                        (state.guests() - state.served()) / rate);
    }

    private static String waitingFor(State state) {
        List<String> awaited = new ArrayList<>();
        if (state.busy() > 0) {
            awaited.add(String.format(Locale.ROOT, "%,d guests", state.busy()));
        }
        if (state.undecided() > 0) {
            awaited.add(String.format(Locale.ROOT, "%,d decisions", state.undecided()));
        }
        if (state.holdsToExpire() > 0) {
            awaited.add(String.format(Locale.ROOT, "%,d expiries", state.holdsToExpire()));
        }
        return awaited.isEmpty() ? "all decided" : "waiting for " + String.join(", ", awaited);
    }

    @Override
    public void done() {
        if (terminal) {
            out.print("\r\033[2K");
            out.flush();
        }
    }
}
