package com.tartware.bookings.core.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.tenant.CopiedWords;
import com.tartware.bookings.core.tenant.InMemoryTenantState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BookingEndsTest {
    private static final long DAY = 20_700;

    private final InMemoryTenantState state = new InMemoryTenantState();
    private final BookingEnds ends = new BookingEnds(new CopiedWords(state.bookingEnds()));

    /** 64 stand on a page. */
    @ParameterizedTest(name = "{0} bookings")
    @ValueSource(ints = {0, 1, 63, 64, 65, 127, 128, 129, 1_000})
    void handsOnEveryBookingOfTheDayOnceAndLeavesNothing(int bookings) {
        List<UUID> added = new ArrayList<>();
        for (int i = 0; i < bookings; i++) {
            added.add(new UUID(i, ~i));
            ends.add(DAY, added.get(i), 20_600);
        }
        ends.add(DAY + 1, new UUID(7, 7), 20_600);
        assertThat(drained(DAY)).isEqualTo(added);
        assertThat(drained(DAY)).isEmpty();
        assertThat(drained(DAY + 1)).containsExactly(new UUID(7, 7));
        assertThat(state.stored().bookingEnds()).isZero();
    }

    @Test
    void isWrittenInSmallPieces() {
        for (int i = 0; i < 1_000; i++) {
            ends.add(DAY, new UUID(i, i), 20_600);
        }
        assertThat(state.stored().bookingEnds()).as("a head, and 64 to a page").isEqualTo(1 + 16);
    }

    @Test
    void knowsTheEarliestCheckInOfADay() {
        assertThat(ends.earliestCheckInEpochDay(DAY)).isEqualTo(Integer.MAX_VALUE);
        ends.add(DAY, new UUID(1, 1), 20_650);
        ends.add(DAY, new UUID(2, 2), 20_640);
        ends.add(DAY, new UUID(3, 3), 20_660);
        assertThat(ends.earliestCheckInEpochDay(DAY)).isEqualTo(20_640);
        assertThat(ends.earliestCheckInEpochDay(DAY + 1)).isEqualTo(Integer.MAX_VALUE);
    }

    private List<UUID> drained(long epochDay) {
        List<UUID> drained = new ArrayList<>();
        ends.drain(epochDay, drained::add);
        return drained;
    }
}
