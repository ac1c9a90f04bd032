package com.tartware.bookings.localstack.topics;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Says how far a verb has read, once it takes long enough for somebody to wonder. */
public final class ScanProgress {
    private static final Duration SILENT = Duration.ofSeconds(2);
    private static final Duration REDRAW = Duration.ofMillis(250);
    private static final Duration NEXT_LINE = Duration.ofSeconds(5);

    private final PrintStream out;
    private final boolean terminal;
    private final long startedNanos = System.nanoTime();
    private long shownNanos = startedNanos + SILENT.toNanos();
    private boolean drawn;

    /** @param terminal whether one line can be drawn over */
    public ScanProgress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** @param what is read, in a few words */
    public TopicReader.Progress of(String what) {
        return (records, ofAll) -> {
            if (records < ofAll) {
                show("%s: %d %% of %,d records".formatted(what, records * 100 / ofAll, ofAll));
            }
        };
    }

    /** Shows the step, unless it is too early or too soon after the last. */
    public void show(String step) {
        long now = System.nanoTime();
        if (now < shownNanos) {
            return;
        }
        shownNanos = now + (terminal ? REDRAW : NEXT_LINE).toNanos();
        double seconds = (now - startedNanos) / 1e9;
        if (terminal) {
            out.printf(Locale.ROOT, "\r\033[2K  %s  %.0f s", step, seconds);
            out.flush();
            drawn = true;
        } else {
            out.printf(Locale.ROOT, "  %s, after %.0f s%n", step, seconds);
        }
    }

    /** Leaves nothing behind on a terminal. */
    public void clear() {
        if (drawn) {
            out.print("\r\033[2K");
            out.flush();
            drawn = false;
        }
    }
}
