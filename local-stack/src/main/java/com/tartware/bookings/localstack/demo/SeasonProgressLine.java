package com.tartware.bookings.localstack.demo;

import java.io.PrintStream;
import java.util.Locale;

/** A bar that is drawn over on a terminal; elsewhere a line every few seconds. */
public final class SeasonProgressLine implements SeasonProgress {
    private static final int CELLS = 30;
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
    public void show(int served, int guests, int undecided, double seconds) {
        if (rate == 0 && seconds > 0) {
            rate = served / seconds;
        }
        if (seconds - markSeconds >= RATE_OVER_SECONDS) {
            rate = (served - markServed) / (seconds - markSeconds);
            markSeconds = seconds;
            markServed = served;
        }
        if (terminal) {
            out.print("\r\033[2K" + text(served, guests, undecided));
            out.flush();
        } else if (seconds >= nextLineSeconds) {
            nextLineSeconds = seconds + LINE_EVERY_SECONDS;
            out.println(text(served, guests, undecided));
        }
    }

    private String text(int served, int guests, int undecided) {
        String now;
        if (served >= guests) {
            now = undecided == 0 ? "all decided" : "waiting for %,d decisions".formatted(undecided);
        } else if (rate < 1) {
            now = "waiting for answers";
        } else {
            now = "%,.0f/s, %,d undecided, %,.0f s left".formatted(rate, undecided, (guests - served) / rate);
        }
        int filled = (int) ((long) CELLS * served / guests);
        String bar = terminal ? "[" + "#".repeat(filled) + ".".repeat(CELLS - filled) + "] " : "";
        return String.format(Locale.ROOT, "  bookings %s%,d of %,d  %s", bar, served, guests, now);
    }

    @Override
    public void done() {
        if (terminal) {
            out.print("\r\033[2K");
            out.flush();
        }
    }
}
