package com.tartware.bookings.core.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.command.CancelBooking;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.command.SetInventory;
import com.tartware.bookings.core.inventory.RestrictionsChange;
import com.tartware.bookings.core.ledger.BookingLedger;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jol.info.GraphLayout;

/**
 * What a tenant weighs on the heap, maps and their entries included, walked object by object. Flink's heap backend keeps the same
 * maps of the same arrays.
 */
class StateFiguresTest {
    private static final long NOON_MILLIS = 1_780_315_200_000L;
    private static final int TODAY = (int) (NOON_MILLIS / 86_400_000L);
    private static final int DAYS_AHEAD = 1_100;

    private final BookingLedger ledger = new BookingLedger();
    private final InMemoryTenantState state = new InMemoryTenantState();
    private final SplittableRandom random = new SplittableRandom(42);

    /** With more than seven different maximum stays within 32 nights, in every room type, it would be 12.3 bytes. */
    @ParameterizedTest(name = "{1} different maximum stays in one room type of {0}")
    @CsvSource({"61, 0", "10, 1", "3, 1", "1, 1", "1, 3", "1, 7"})
    void aRoomTypeNightTakesAtMostTwelveBytes(int oneIn, int different) {
        int roomTypes = 60;
        for (int roomType = 0; roomType < roomTypes; roomType++) {
            boolean capped = (roomType + 1) % oneIn == 0;
            set(roomType, TODAY, TODAY + 550, capped ? 14 : 0);
            set(roomType, TODAY + 550, TODAY + DAYS_AHEAD, capped ? 14 : 0);
            for (int day = TODAY; capped && different > 1 && day < TODAY + DAYS_AHEAD; day++) {
                set(roomType, day, day + 1, 14 + day % different);
            }
        }
        report("bytes a room-type night", state.nightBlocks(), (long) roomTypes * DAYS_AHEAD, 12);
    }

    /** Of a small tenant, whose pages are half empty, and of one that sends 25 commands a second all day. */
    @ParameterizedTest(name = "{0} keys a day")
    @CsvSource({"2000", "20000", "2000000"})
    void aRememberedKeyTakesAtMostFortyBytes(int keys) {
        for (int key = 0; key < keys; key++) {
            long logTimeMillis = NOON_MILLIS + 86_399_999L * key / keys;
            decide(logTimeMillis, new Command(id(), id(), new CancelBooking(id(), null, null)));
        }
        report("bytes a remembered key", state.keyTables(), keys, 40);
    }

    @Test
    void whatIsMeasuredIsNotEmpty() {
        assertThat(GraphLayout.parseInstance(state.keyTables()).totalSize()).isPositive();
    }

    private void set(int roomType, int from, int to, int maxStay) {
        RestrictionsChange restrictions = new RestrictionsChange(false, true, true, 3, maxStay);
        decide(
                NOON_MILLIS,
                new Command(id(), id(), new SetInventory("grand", "type-" + roomType, from, to, 120, 5, restrictions)));
    }

    private void decide(long logTimeMillis, Command command) {
        assertThat(ledger.decide(command, logTimeMillis, state)).hasSize(1);
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private static void report(String what, WordMap map, long count, double most) {
        double bytes = (double) GraphLayout.parseInstance(map).totalSize() / count;
        System.out.printf("%s: %.2f, of %,d%n", what, bytes, count);
        assertThat(bytes).as(what).isLessThanOrEqualTo(most);
    }
}
