package com.tartware.bookings.ingest.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** However many ask, the process measures itself ten times a second at most, and never answers with what was before. */
class SharedScrapeTest {
    private final AtomicInteger scrapes = new AtomicInteger();
    private final SharedScrape shared =
            new SharedScrape(() -> Integer.toString(scrapes.incrementAndGet()).getBytes(StandardCharsets.US_ASCII));

    @Test
    void aLoneScraperDoesNotWait() {
        assertThat(shared.text()).isCompleted();
    }

    @Test
    void thousandsWhoAskAtOnceShareAFewScrapes() {
        long beginNanos = System.nanoTime();
        List<CompletableFuture<byte[]>> asked = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            asked.add(shared.text());
        }
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .orTimeout(5, TimeUnit.SECONDS)
                .join();

        long tenths = Duration.ofNanos(System.nanoTime() - beginNanos).toMillis() / 100;
        assertThat(scrapes.get()).isLessThanOrEqualTo((int) tenths + 1);
    }

    @Test
    void whatIsAnsweredWasMeasuredAfterwards() {
        for (int i = 0; i < 3; i++) {
            int before = scrapes.get();
            byte[] text = shared.text().orTimeout(5, TimeUnit.SECONDS).join();
            assertThat(Integer.parseInt(new String(text, StandardCharsets.US_ASCII)))
                    .isGreaterThan(before);
        }
    }
}
