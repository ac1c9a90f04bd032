package com.tartware.bookings.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TenantTurnsTest {
    private final TenantTurns turns = new TenantTurns(10, 6, 2);
    private final List<String> ran = new ArrayList<>();

    @Test
    void tenantsComeInTurnsAndEachInItsOwnOrder() throws Exception {
        for (int i = 1; i <= 4; i++) {
            offer("demo", "demo " + i);
        }
        offer("acme", "acme 1");
        offer("globex", "globex 1");
        offer("acme", "acme 2");
        for (int i = 0; i < 7; i++) {
            turns.runNext();
        }

        assertThat(ran).containsExactly("demo 1", "acme 1", "globex 1", "demo 2", "acme 2", "demo 3", "demo 4");
    }

    @Test
    void soManyWaitATenantAndSoManyInAll() throws Exception {
        for (int i = 0; i < 6; i++) {
            assertThat(offer("demo", "demo")).isTrue();
        }
        assertThat(offer("demo", "one too many")).isFalse();
        for (int i = 0; i < 4; i++) {
            assertThat(offer("acme", "acme")).isTrue();
        }
        assertThat(offer("globex", "one too many")).isFalse();
        turns.runNext();
        assertThat(offer("globex", "globex")).isTrue();
    }

    @Test
    void aTenantHasNoMoreUnderWayThanItsShare() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(2);
        for (int i = 0; i < 3; i++) {
            turns.offer("demo", () -> {
                begun.countDown();
                awaitQuietly(released);
            });
        }
        List<Thread> threads = List.of(runner(), runner());
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        offer("acme", "acme");
        turns.runNext();
        assertThat(ran).as("ahead of the third, which waited before").containsExactly("acme");

        released.countDown();
        for (Thread thread : threads) {
            thread.join(10_000);
        }
        turns.runNext();
    }

    private Thread runner() {
        Thread thread = new Thread(() -> {
            try {
                turns.runNext();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return thread;
    }

    private boolean offer(String tenantId, String reading) {
        return turns.offer(tenantId, () -> ran.add(reading));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
