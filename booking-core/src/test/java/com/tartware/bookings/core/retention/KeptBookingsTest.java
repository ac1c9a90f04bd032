package com.tartware.bookings.core.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.Stay;
import com.tartware.bookings.core.tenant.InMemoryTenantState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeptBookingsTest {
    private static final int TODAY = 20_605;
    private static final long NOON_MILLIS = TODAY * 86_400_000L + 43_200_000L;
    private static final UUID ID = new UUID(1, 2);

    private final InMemoryTenantState state = new InMemoryTenantState();
    private final KeptBookings bookings = new KeptBookings(state, NOON_MILLIS);

    @Test
    void aChangeThatMovesNeitherEndNorFirstArrivalIsNotedNowhere() {
        bookings.add(Booking.confirmed(ID, List.of(stay(TODAY + 5, TODAY + 9)), ID));
        Booking before = bookings.find(ID);
        bookings.replace(before, before.modified(List.of(stay(TODAY + 5, TODAY + 6), stay(TODAY + 8, TODAY + 9))));
        assertThat(bookingsUnder(TODAY + 39)).containsExactly(ID);
    }

    private static Stay stay(int checkIn, int checkOut) {
        return new Stay("grand", "double", checkIn, checkOut, 1);
    }

    private List<UUID> bookingsUnder(int epochDay) {
        List<UUID> found = new ArrayList<>();
        new BookingEnds(state.bookingEnds()).drain(epochDay, found::add);
        return found;
    }
}
