package com.tartware.bookings.core.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.booking.BookingReference;
import com.tartware.bookings.core.booking.Stay;
import com.tartware.bookings.core.command.CancelBooking;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.command.CommandBody;
import com.tartware.bookings.core.command.CreateBooking;
import com.tartware.bookings.core.command.ModifyBooking;
import com.tartware.bookings.core.command.ReleaseBooking;
import com.tartware.bookings.core.command.SetInventory;
import com.tartware.bookings.core.inventory.RestrictionsChange;
import com.tartware.bookings.core.ledger.BookingLedger;
import com.tartware.bookings.core.tenant.InMemoryTenantState;
import com.tartware.bookings.core.tenant.InMemoryTenantState.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** A hotel that goes on for years, and one that closes. */
class RetentionSimulationTest {
    private static final int FIRST_DAY = 20_605;
    private static final long DAY_MILLIS = 86_400_000L;
    private static final int YEARS = 12;
    private static final int ROOM_TYPES = 3;

    private final Random random = new Random(20_260_101);
    private final BookingLedger ledger = new BookingLedger();
    private final InMemoryTenantState state = new InMemoryTenantState();
    private final List<UUID> recent = new ArrayList<>();
    private long number;

    @Test
    void stateDoesNotGrowOverTheYears() {
        List<Stored> mostByYear = new ArrayList<>();
        for (int year = 0; year < YEARS; year++) {
            Stored most = new Stored(0, 0, 0, 0, 0, 0);
            for (int day = year * 365; day < (year + 1) * 365; day++) {
                aDayOfBusiness(FIRST_DAY + day);
                most = greater(most, state.stored());
            }
            mostByYear.add(most);
        }
        // In the first three years the calendar ahead fills up; from then on as much ends as begins.
        assertNoGrowth(mostByYear, "night blocks", Stored::nightBlocks);
        assertNoGrowth(mostByYear, "key tables", Stored::keyTables);
        assertNoGrowth(mostByYear, "holds", Stored::holds);
        assertNoGrowth(mostByYear, "booking ends", Stored::bookingEnds);
        assertNoGrowth(mostByYear, "bookings", Stored::bookings);
        assertNoGrowth(mostByYear, "refused", Stored::refused);
        assertThat(mostByYear.get(YEARS - 1).nightBlocks())
                .as("1,100 days ahead, and back to the first night of the oldest booking kept")
                .isBetween(ROOM_TYPES * 1_100 / 32, ROOM_TYPES * (1_100 + 31 + 731 + 366 + 64) / 32);
    }

    @Test
    void nothingIsLeftOfAHotelThatClosed() {
        for (int day = 0; day < 100; day++) {
            aDayOfBusiness(FIRST_DAY + day);
        }
        assertThat(state.stored().bookings()).isPositive();
        for (int wakeUps = 0; wakeUps < 2_000; wakeUps++) {
            ledger.advanceTo(state.nextWakeUpMillis(), state);
        }
        assertThat(state.stored()).isEqualTo(new Stored(0, 0, 0, 0, 0, 0));
    }

    /** A guest who cannot decide must not leave a trace for every change of mind. */
    @Test
    void aBookingChangedAgainAndAgainTakesNoMoreRoom() {
        long millis = FIRST_DAY * DAY_MILLIS;
        send(
                millis,
                new SetInventory("grand", "type-0", FIRST_DAY, FIRST_DAY + 731, 5, 0, RestrictionsChange.UNCHANGED));
        Stay near = new Stay("grand", "type-0", FIRST_DAY + 600, FIRST_DAY + 601, 1);
        Stay far = new Stay("grand", "type-0", FIRST_DAY + 600, FIRST_DAY + 610, 1);
        UUID booking = send(millis, new CreateBooking(List.of(near), null, BookingReference.NONE))
                .keyId();
        int before = state.stored().bookingEnds();
        for (int change = 0; change < 10_000; change++) {
            send(++millis, new ModifyBooking(booking, List.of(change % 2 == 0 ? far : near), null));
        }
        assertThat(state.stored().bookingEnds()).isEqualTo(before);
        send(++millis, new ModifyBooking(booking, List.of(far), null));
        ledger.advanceTo((FIRST_DAY + 639) * DAY_MILLIS, state);
        assertThat(state.stored().bookings()).as("looked at, and kept").isEqualTo(1);
        ledger.advanceTo((FIRST_DAY + 640) * DAY_MILLIS, state);
        assertThat(state.stored())
                .extracting(Stored::bookings, Stored::bookingEnds)
                .containsExactly(0, 0);
    }

    @Test
    void aJumpOfYearsFreesTheSame() {
        for (int day = 0; day < 100; day++) {
            aDayOfBusiness(FIRST_DAY + day);
        }
        ledger.advanceTo((FIRST_DAY + 100 + 365 * 8_000L) * DAY_MILLIS, state);
        assertThat(state.stored()).isEqualTo(new Stored(0, 0, 0, 0, 0, 0));
    }

    private void aDayOfBusiness(int today) {
        long millis = today * DAY_MILLIS;
        for (int roomType = 0; roomType < ROOM_TYPES; roomType++) {
            send(
                    millis++,
                    new SetInventory(
                            "grand", "type-" + roomType, today, today + 731, 20, 2, RestrictionsChange.UNCHANGED));
            int far = today + 731;
            send(
                    millis++,
                    new SetInventory(
                            "grand", "type-" + roomType, far, today + 1_100, 20, 2, RestrictionsChange.UNCHANGED));
        }
        for (int guest = 0; guest < 12; guest++) {
            millis += 1 + random.nextInt(5_000_000);
            Stay stay = stay(today);
            CreateBooking creation = new CreateBooking(
                    random.nextInt(10) == 0 ? List.of(stay, stay(today)) : List.of(stay),
                    random.nextInt(3) == 0 ? 1 + random.nextInt(86_400) : null,
                    BookingReference.NONE);
            Command command = send(millis, creation);
            recent.add(command.keyId());
            if (random.nextInt(5) == 0) {
                ledger.decide(new Command(next(), command.keyId(), creation), millis, state);
            }
            UUID earlier = recent.get(Math.max(0, recent.size() - 1 - random.nextInt(300)));
            switch (random.nextInt(6)) {
                case 0 -> send(millis, new CancelBooking(earlier, null, null));
                case 1 -> send(millis, new ReleaseBooking(earlier, null));
                case 2 -> send(millis, new ModifyBooking(earlier, List.of(stay(today)), null));
                default -> send(millis, new CancelBooking(next(), null, null));
            }
        }
    }

    private Stay stay(int today) {
        int checkIn = today + random.nextInt(random.nextInt(20) == 0 ? 731 : 60);
        int nights = random.nextInt(500) == 0 ? 366 : 1 + random.nextInt(5);
        return new Stay("grand", "type-" + random.nextInt(ROOM_TYPES), checkIn, checkIn + nights, 1);
    }

    private Command send(long logTimeMillis, CommandBody body) {
        Command command = new Command(next(), next(), body);
        ledger.decide(command, logTimeMillis, state);
        return command;
    }

    private UUID next() {
        number++;
        return new UUID(number * 0x9e3779b97f4a7c15L, number * 0xbf58476d1ce4e5b9L);
    }

    private static void assertNoGrowth(List<Stored> mostByYear, String what, ToIntFunction<Stored> count) {
        int early = mostByYear.subList(3, 6).stream().mapToInt(count).max().orElseThrow();
        int late = mostByYear.subList(YEARS - 3, YEARS).stream()
                .mapToInt(count)
                .max()
                .orElseThrow();
        assertThat(late).as("%s by year: %s", what, mostByYear).isPositive().isLessThan(early + early / 10 + 2);
    }

    private static Stored greater(Stored a, Stored b) {
        return new Stored(
                Math.max(a.nightBlocks(), b.nightBlocks()),
                Math.max(a.keyTables(), b.keyTables()),
                Math.max(a.holds(), b.holds()),
                Math.max(a.bookingEnds(), b.bookingEnds()),
                Math.max(a.bookings(), b.bookings()),
                Math.max(a.refused(), b.refused()));
    }
}
