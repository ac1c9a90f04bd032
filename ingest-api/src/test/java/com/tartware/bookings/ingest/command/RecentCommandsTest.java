package com.tartware.bookings.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** How long a command counts as pending, and what a flood of them does. */
class RecentCommandsTest {
    private long nanos = Long.MAX_VALUE - Duration.ofMinutes(7).toNanos(); // such a clock may overflow at any time
    private final RecentCommands recent = new RecentCommands(() -> nanos, RecentCommands.SLOTS_MAX);

    @Test
    void aCommandIsKnownForTenMinutesToItsTenantOnly() {
        recent.add("demo", command(1));

        assertThat(recent.contains("demo", command(1))).isTrue();
        assertThat(recent.contains("acme", command(1))).isFalse();
        assertThat(recent.contains("demo", command(2))).isFalse();
        pass(RecentCommands.REMEMBERED.minusNanos(1));
        assertThat(recent.contains("demo", command(1))).isTrue();
        pass(Duration.ofNanos(1));
        assertThat(recent.contains("demo", command(1))).isFalse();
    }

    @Test
    void aCommandAmongOthersIsForgottenHalfAMinuteLateAtMost() {
        for (int second = 0; second < 1_200; second++) {
            recent.add("demo", command(second));
            int secondNow = second;
            if (second >= 599) {
                assertThat(recent.contains("demo", command(secondNow - 599))).isTrue();
            }
            if (second >= 630) {
                assertThat(recent.contains("demo", command(secondNow - 630))).isFalse();
            }
            pass(Duration.ofSeconds(1));
        }
    }

    /** The contract's limit for one tenant. */
    @Test
    void fiveThousandASecondAreAllKnownForTenMinutes() {
        int aSecond = 5_000;
        for (int second = 0; second < 700; second++) {
            for (int i = 0; i < aSecond; i++) {
                recent.add("demo", command(second * aSecond + i));
            }
            pass(Duration.ofSeconds(1));
        }
        for (int second = 101; second < 700; second++) {
            assertThat(recent.contains("demo", command(second * aSecond)))
                    .as("second %d", second)
                    .isTrue();
            assertThat(recent.contains("demo", command(second * aSecond + 4_999)))
                    .isTrue();
        }
        assertThat(recent.contains("demo", command(0))).isFalse();
        assertThat(recent.contains("demo", command(-1))).isFalse();
    }

    @Test
    void aFloodForgetsItsOwnOldestAndNobodyElsesCommands() {
        RecentCommands small = new RecentCommands(() -> nanos, 256 * 1024);
        for (int i = 0; i < 100; i++) {
            small.add("quiet", command(i));
        }
        for (int i = 0; i < 1_000_000; i++) {
            small.add("flood", command(i));
        }
        small.add("late", command(1));

        for (int i = 0; i < 100; i++) {
            assertThat(small.contains("quiet", command(i))).isTrue();
        }
        assertThat(small.contains("late", command(1))).isTrue();
        assertThat(small.contains("flood", command(0))).isFalse();
        // Three quarters of the slots are five tables of 26,214 commands, the newest of which may just have begun.
        for (int i = 1_000_000 - 100_000; i < 1_000_000; i++) {
            assertThat(small.contains("flood", command(i))).isTrue();
        }
        assertThat(small.slotsTaken()).isLessThanOrEqualTo(256 * 1024);
    }

    @Test
    void manyFloodsAtOnceStayWithinTheMemory() {
        RecentCommands small = new RecentCommands(() -> nanos, 64 * 1024);
        for (int i = 0; i < 2_000_000; i++) {
            small.add("tenant-" + i % 40, command(i));
            if (i % 100_000 == 0) {
                assertThat(small.slotsTaken()).isLessThanOrEqualTo(64 * 1024);
                pass(Duration.ofSeconds(1));
            }
        }
        for (int i = 2_000_000 - 40 * 100; i < 2_000_000; i++) {
            assertThat(small.contains("tenant-" + i % 40, command(i))).isTrue();
        }
    }

    @Test
    void whoFellSilentKeepsNoMemory() {
        for (int i = 0; i < 1_000_000; i++) {
            recent.add("demo", command(i));
        }
        pass(RecentCommands.REMEMBERED.plus(RecentCommands.TABLE_FILLED));
        recent.add("acme", command(1));

        assertThat(recent.slotsTaken()).isLessThan(1_000);
    }

    @Test
    void othersMayAskWhileCommandsComeIn() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        List<String> missed = new ArrayList<>();
        recent.add("demo", command(0));
        Thread asking = new Thread(() -> {
            while (!done.get()) {
                if (!recent.contains("demo", command(0))) {
                    missed.add("missed");
                }
            }
        });
        asking.start();
        for (int i = 1; i < 500_000; i++) {
            recent.add("demo", command(i));
        }
        done.set(true);
        asking.join();

        assertThat(missed).isEmpty();
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** As random as the real ones. */
    private static UUID command(long number) {
        long mixed = number * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return new UUID(mixed ^ (mixed >>> 31), number * 0x9e3779b97f4a7c15L);
    }
}
