package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.fuzzer.Fuzzer;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One line that is drawn over on a terminal; elsewhere a line every ten seconds. */
final class FuzzProgressLine implements Fuzzer.Progress {
    private static final long LINE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private long lastLineNanos;

    /** @param nanos like {@link System#nanoTime()} */
    FuzzProgressLine(PrintStream out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
        this.lastLineNanos = nanos.getAsLong();
    }

    @Override
    public void sent(long requests, int findings) {
        String text = String.format(Locale.ROOT, "  %,d requests, %d findings", requests, findings);
        if (terminal) {
            out.print("\r\033[2K" + text);
            out.flush();
        } else if (nanos.getAsLong() - lastLineNanos >= LINE_EVERY_NANOS) {
            lastLineNanos = nanos.getAsLong();
            out.println(text);
        }
    }

    void clear() {
        if (terminal) {
            out.print("\r\033[2K");
            out.flush();
        }
    }
}
