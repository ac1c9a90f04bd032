package com.tartware.bookings.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.inventory.RoomTypeNights.StayNight;
import com.tartware.bookings.core.tenant.InMemoryTenantState;
import java.util.List;
import org.junit.jupiter.api.Test;

class NightEditsTest {
    private static final RoomTypeNumber DOUBLE = new RoomTypeNumber("grand", "double", 0);
    private static final int EPOCH_DAY = 20_640; // the first of a block

    private final InMemoryTenantState state = new InMemoryTenantState();
    private final NightEdits nights = new NightEdits(state);

    @Test
    void reachTheStateWhenCommitted() {
        nights.put(DOUBLE, EPOCH_DAY, 7);
        assertThat(new NightEdits(state).night(DOUBLE, EPOCH_DAY)).isZero();
        nights.commit();
        assertThat(new NightEdits(state).night(DOUBLE, EPOCH_DAY)).isEqualTo(7);
    }

    @Test
    void writeNoBlockThatTheyOnlyLookedAt() {
        nights.put(DOUBLE, EPOCH_DAY - 1, 7);
        assertThat(nights.night(DOUBLE, EPOCH_DAY)).isZero();
        assertThat(nights.maxStay(DOUBLE, EPOCH_DAY)).isZero();
        List<RoomTypeNights> changes = nights.commit();
        assertThat(changes)
                .containsExactly(new RoomTypeNights("grand", "double", List.of(new StayNight(EPOCH_DAY - 1, 7, 0))));
        assertThat(state.stored().nightBlocks()).isEqualTo(1);
    }
}
