package com.tartware.bookings.core.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.command.SetInventory;
import com.tartware.bookings.core.idempotency.KeyMemory.Standing;
import com.tartware.bookings.core.inventory.RestrictionsChange;
import com.tartware.bookings.core.ledger.BookingLedger;
import com.tartware.bookings.core.retention.KeptBookings;
import com.tartware.bookings.core.tenant.InMemoryTenantState;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyMemoryTest {
    private static final long HOUR_MILLIS = 3_600_000L;

    @Test
    void tellsANewCommandFromARepeatAndFromAReuseOfItsKey() {
        InMemoryTenantState state = new InMemoryTenantState();
        KeyMemory keys = new KeyMemory(state, new KeptBookings(state, 1_780_000_000_000L), 1_780_000_000_000L);
        SetInventory body = new SetInventory("p", "r", 0, 1, 1, 0, RestrictionsChange.UNCHANGED);
        Command first = new Command(new UUID(1, 1), new UUID(2, 2), body);
        Command other = new Command(new UUID(3, 3), new UUID(2, 2), body);
        assertThat(keys.standingOf(first)).isEqualTo(Standing.NEW);
        keys.remember(first);
        assertThat(keys.standingOf(first)).isEqualTo(Standing.REPEAT);
        assertThat(keys.standingOf(other)).isEqualTo(Standing.KEY_REUSED);
        keys.rememberRefused(other);
        assertThat(keys.standingOf(other)).isEqualTo(Standing.REPEAT);
    }

    @Test
    void tablesPastTheirEndAreDropped() {
        BookingLedger ledger = new BookingLedger();
        InMemoryTenantState state = new InMemoryTenantState();
        long start = 1_780_000_000_000L;
        int most = 0;
        for (int hour = 0; hour < 24 * 365; hour++) {
            UUID keyId = new UUID(hour * 0x9e3779b97f4a7c15L, hour + 1L);
            UUID commandId = new UUID(hour, ~hour);
            ledger.decide(
                    new Command(commandId, keyId, new SetInventory("p", "r", 0, 1, 1, 0, RestrictionsChange.UNCHANGED)),
                    start + hour * HOUR_MILLIS,
                    state);
            most = Math.max(most, state.stored().keyTables());
        }
        assertThat(most).as("tables of 8 hours that hold a key of the last 24").isBetween(4, 5);
    }
}
