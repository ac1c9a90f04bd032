package com.tartware.bookings.core.hold;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.hold.HoldQueue.Hold;
import com.tartware.bookings.core.tenant.CopiedWords;
import com.tartware.bookings.core.tenant.InMemoryTenantState;
import java.util.Comparator;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldQueueTest {
    private static final long NOON_MILLIS = 1_780_315_200_000L;
    private static final long DAY_MILLIS = 86_400_000L;

    private final InMemoryTenantState state = new InMemoryTenantState();
    private final HoldQueue queue = new HoldQueue(CopiedWords.of(state));

    @Test
    void isEmptyAtFirst() {
        assertThat(queue.firstDue(Long.MAX_VALUE - 1)).isNull();
    }

    @Test
    void aHoldIsDueFromItsEndOn() {
        queue.add(NOON_MILLIS, new UUID(1, 1));
        assertThat(queue.firstDue(NOON_MILLIS - 1)).isNull();
        assertThat(queue.firstDue(NOON_MILLIS)).isEqualTo(new Hold(NOON_MILLIS, new UUID(1, 1)));
    }

    @Test
    void whatIsNotThereIsNotRemoved() {
        queue.add(NOON_MILLIS, new UUID(1, 1));
        queue.remove(NOON_MILLIS, new UUID(1, 2));
        queue.remove(NOON_MILLIS, new UUID(2, 1));
        queue.remove(NOON_MILLIS + 1, new UUID(1, 1));
        assertThat(queue.firstDue(NOON_MILLIS)).isNotNull();
    }

    /** A day of holds lies in one node of the uppermost level, or in two that meet within it. */
    @ParameterizedTest
    @ValueSource(longs = {0, -1, -DAY_MILLIS / 2, -DAY_MILLIS, 1})
    void findsTheFirstAcrossEveryBoundary(long beforeBoundaryMillis) {
        long boundaryMillis = (NOON_MILLIS >> 30) << 30;
        long now = boundaryMillis + beforeBoundaryMillis;
        queue.add(now + DAY_MILLIS, new UUID(0, 2));
        assertThat(queue.firstDue(now + DAY_MILLIS - 1)).isNull();
        queue.add(now + 1, new UUID(0, 1));
        assertThat(queue.firstDue(now + DAY_MILLIS)).isEqualTo(new Hold(now + 1, new UUID(0, 1)));
        queue.remove(now + 1, new UUID(0, 1));
        assertThat(queue.firstDue(now + DAY_MILLIS)).isEqualTo(new Hold(now + DAY_MILLIS, new UUID(0, 2)));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void walksInOrderOfTimeAndIdAsTextAndLeavesNothing(long seed) {
        Random random = new Random(seed);
        TreeSet<Hold> expected = new TreeSet<>(Comparator.comparingLong(Hold::expiresAtMillis)
                .thenComparing(hold -> hold.bookingId().toString()));
        long now = NOON_MILLIS - DAY_MILLIS;
        for (int step = 0; step < 3_000; step++) {
            now += random.nextInt(4) == 0 ? random.nextInt(3_000_000) : random.nextInt(3);
            while (!expected.isEmpty() && expected.first().expiresAtMillis() <= now) {
                Hold due = queue.firstDue(now);
                assertThat(due).isEqualTo(expected.pollFirst());
                queue.remove(due.expiresAtMillis(), due.bookingId());
            }
            assertThat(queue.firstDue(now)).isNull();
            if (random.nextInt(3) == 0 && !expected.isEmpty()) {
                Hold gone = random.nextBoolean() ? expected.first() : expected.last();
                expected.remove(gone);
                queue.remove(gone.expiresAtMillis(), gone.bookingId());
            }
            long expiry = now + 1 + (random.nextBoolean() ? random.nextInt(5) : random.nextInt((int) DAY_MILLIS));
            Hold hold = new Hold(expiry, new UUID(random.nextInt(5) - 2L, random.nextLong()));
            if (expected.add(hold)) {
                queue.add(hold.expiresAtMillis(), hold.bookingId());
            }
        }
        for (Hold hold : expected) {
            assertThat(queue.firstDue(now + DAY_MILLIS)).isEqualTo(hold);
            queue.remove(hold.expiresAtMillis(), hold.bookingId());
        }
        assertThat(queue.firstDue(now + DAY_MILLIS)).isNull();
        assertThat(state.stored().holds()).isZero();
    }
}
