package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.BookingState;
import com.tartware.bookings.avro.BookingStatus;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.InventoryChange;
import com.tartware.bookings.avro.NightState;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Restrictions;
import com.tartware.bookings.avro.RoomTypeNights;
import com.tartware.bookings.avro.Stay;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** One tenant's decisions: three rooms come on sale, then bookings of one room are made and cancelled in turns. */
final class Story {
    static final String TENANT = "demo";
    static final LocalDate NIGHT = LocalDate.of(2027, 3, 1);
    static final String NIGHT_KEY = "demo grand/double 2027-03-01";

    private static final int ALLOTMENT = 3;

    private Story() {}

    /** The booking that the decision makes or cancels: 2 and 3 are about one, 4 and 5 about the next. */
    static String bookingId(long sequence) {
        return "00000000-0000-5000-8000-%012d".formatted(sequence / 2 * 2);
    }

    static String bookingKey(long sequence) {
        return ExpectedStores.bookingKey(TENANT, bookingId(sequence));
    }

    static Decision decision(long sequence) {
        if (sequence == 1) {
            return inventory();
        }
        return sequence % 2 == 0 ? confirmed(sequence, 1) : cancelled(sequence);
    }

    static Decisions upTo(long last) {
        Decisions decisions = new Decisions();
        for (long sequence = 1; sequence <= last; sequence++) {
            decisions.add(decision(sequence));
        }
        return decisions;
    }

    static Map<String, Long> cut(long last) {
        return Map.of(TENANT, last);
    }

    /** @param sold of the night after the decision */
    static Decision confirmed(long sequence, int sold) {
        return Decision.newBuilder()
                .setTenantId(TENANT)
                .setTenantSequence(sequence)
                .setCommandId("10000000-0000-5000-8000-%012d".formatted(sequence))
                .setBookingId(bookingId(sequence))
                .setOutcome(Outcome.CONFIRMED)
                .setBookingVersion(1)
                .setDecidedAt(decidedAt(sequence))
                .setBooking(new BookingState(BookingStatus.CONFIRMED, null, stays()))
                .setReference(new BookingReference("guest-7", "ext-7", "web", "flex", 12_500L, "EUR"))
                .setNights(nights(sold))
                .build();
    }

    private static Decision cancelled(long sequence) {
        return Decision.newBuilder()
                .setTenantId(TENANT)
                .setTenantSequence(sequence)
                .setCommandId("10000000-0000-5000-8000-%012d".formatted(sequence))
                .setBookingId(bookingId(sequence))
                .setOutcome(Outcome.CANCELLED)
                .setBookingVersion(2)
                .setDecidedAt(decidedAt(sequence))
                .setBooking(new BookingState(BookingStatus.CANCELLED, null, stays()))
                .setNights(nights(0))
                .build();
    }

    private static Decision inventory() {
        return Decision.newBuilder()
                .setTenantId(TENANT)
                .setTenantSequence(1)
                .setCommandId("10000000-0000-5000-8000-000000000001")
                .setOutcome(Outcome.INVENTORY_SET)
                .setDecidedAt(decidedAt(1))
                .setInventory(new InventoryChange("grand", "double", NIGHT, NIGHT.plusDays(1), List.of()))
                .setNights(nights(0))
                .build();
    }

    private static Instant decidedAt(long sequence) {
        return Instant.parse("2026-11-22T09:30:00.120Z").plusSeconds(sequence);
    }

    private static List<Stay> stays() {
        return List.of(new Stay("grand", "double", NIGHT, NIGHT.plusDays(1), 1));
    }

    private static List<RoomTypeNights> nights(int sold) {
        NightState night = new NightState(NIGHT, ALLOTMENT, 0, sold, 0, new Restrictions(false, true, false, 1, 0));
        return List.of(new RoomTypeNights("grand", "double", List.of(night)));
    }
}
