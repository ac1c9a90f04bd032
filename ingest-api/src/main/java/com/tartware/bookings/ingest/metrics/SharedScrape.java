package com.tartware.bookings.ingest.metrics;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One scrape for all who ask at once. A scrape measures the process and costs milliseconds of a processor, and nobody needs a
 * credential for it: without this, a few hundred clients could keep every thread busy. Whoever asks gets what was measured after
 * it asked.
 */
final class SharedScrape {
    /** From the beginning of one scrape to the next one's. A lone scraper never waits for it. */
    private static final Duration SPACING = Duration.ofMillis(100);

    private final Supplier<byte[]> scrape;

    /** Asked for and not begun; null if there is none. Guarded by this. */
    private CompletableFuture<byte[]> next;

    private long lastBeganNanos = System.nanoTime() - SPACING.toNanos();

    SharedScrape(Supplier<byte[]> scrape) {
        this.scrape = scrape;
    }

    CompletableFuture<byte[]> text() {
        CompletableFuture<byte[]> asked;
        long delayNanos;
        synchronized (this) {
            if (next != null) {
                return next;
            }
            next = new CompletableFuture<>();
            asked = next;
            delayNanos = lastBeganNanos + SPACING.toNanos() - System.nanoTime();
        }
        if (delayNanos <= 0) {
            begin();
        } else {
            CompletableFuture.delayedExecutor(delayNanos, TimeUnit.NANOSECONDS).execute(this::begin);
        }
        return asked;
    }

    private void begin() {
        CompletableFuture<byte[]> begun;
        synchronized (this) {
            begun = next;
            next = null;
            lastBeganNanos = System.nanoTime();
        }
        try {
            begun.complete(scrape.get());
        } catch (RuntimeException e) {
            begun.completeExceptionally(e);
        }
    }
}
