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

    /** A refusal goes by every bit of key and command. */
    @Test
    void refusalsThatDifferInOneBitAreToldApart() {
        BookingLedger ledger = new BookingLedger();
        InMemoryTenantState state = new InMemoryTenantState();
        SetInventory body = new SetInventory("p", "r", 0, 1, 1, 0, RestrictionsChange.UNCHANGED);
        UUID key = new UUID(0x0123_4567_89ab_cdefL, 0xfedc_ba98_7654_3210L);
        UUID refused = new UUID(0x0f1e_2d3c_4b5a_6978L, 0x8796_a5b4_c3d2_e1f0L);
        assertThat(ledger.decide(new Command(new UUID(1, 1), key, body), 0, state))
                .hasSize(1);
        assertThat(ledger.decide(new Command(refused, key, body), 0, state)).hasSize(1);
        for (int bit = 0; bit < 128; bit++) {
            UUID otherKey = flipped(key, bit);
            assertThat(ledger.decide(new Command(new UUID(2, bit), otherKey, body), 0, state))
                    .hasSize(1);
            assertThat(ledger.decide(new Command(refused, otherKey, body), 0, state))
                    .as("key, bit %d", bit)
                    .hasSize(1);
            Command otherCommand = new Command(flipped(refused, bit), key, body);
            assertThat(ledger.decide(otherCommand, 0, state))
                    .as("command, bit %d", bit)
                    .hasSize(1);
            assertThat(ledger.decide(otherCommand, 0, state)).isEmpty();
        }
    }

    private static UUID flipped(UUID id, int bit) {
        return new UUID(
                id.getMostSignificantBits() ^ (bit < 64 ? 1L << bit : 0),
                id.getLeastSignificantBits() ^ (bit < 64 ? 0 : 1L << (bit - 64)));
    }
}
