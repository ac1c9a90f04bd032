package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.BookingState;
import com.tartware.bookings.avro.BookingStatus;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.InventoryChange;
import com.tartware.bookings.avro.NightState;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.avro.Restrictions;
import com.tartware.bookings.avro.RoomTypeNights;
import com.tartware.bookings.avro.Stay;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One tenant's decisions, one of every outcome, on two nights of one room type: #1 to #12. */
final class EveryOutcome {
    static final String TENANT = "demo";
    static final LocalDate NIGHT = LocalDate.of(2027, 3, 1);
    static final String FIRST_NIGHT = "demo grand/double 2027-03-01";
    static final String SECOND_NIGHT = "demo grand/double 2027-03-02";
    static final Restrictions RESTRICTED = new Restrictions(false, true, true, 1, 7);

    /** Held, extended, modified, confirmed and cancelled. */
    static final String GUEST = "00000000-0000-5000-8000-00000000000a";

    /** Held until the hold expires. */
    static final String NO_SHOW = "00000000-0000-5000-8000-00000000000b";

    /** Held and released. */
    static final String UNDECIDED = "00000000-0000-5000-8000-00000000000c";

    static final Instant NO_SHOW_DEADLINE = at(7);

    private EveryOutcome() {}

    static List<Decision> all() {
        Stay oneNight = new Stay("grand", "double", NIGHT, NIGHT.plusDays(1), 1);
        Stay twoNights = new Stay("grand", "double", NIGHT, NIGHT.plusDays(2), 1);
        return List.of(
                decision(1, Outcome.INVENTORY_SET)
                        .setInventory(new InventoryChange("grand", "double", NIGHT, NIGHT.plusDays(2), List.of()))
                        .setNights(nights(night(0, 3, 0, 0, RESTRICTED), night(1, 3, 0, 0, RESTRICTED)))
                        .build(),
                change(2, Outcome.HELD, GUEST, 1, held(at(60), twoNights, oneNight))
                        .setReference(new BookingReference("guest-7", "ext-7", "web", "flex", 12_500L, "EUR"))
                        .setNights(nights(night(0, 3, 0, 2, RESTRICTED), night(1, 3, 0, 1, RESTRICTED)))
                        .build(),
                change(3, Outcome.EXTENDED, GUEST, 2, held(at(90), twoNights, oneNight))
                        .build(),
                change(4, Outcome.HELD, NO_SHOW, 1, held(NO_SHOW_DEADLINE, oneNight))
                        .setReference(new BookingReference(null, null, null, null, null, null))
                        .setNights(nights(night(0, 3, 0, 3, RESTRICTED)))
                        .build(),
                change(5, Outcome.MODIFIED, GUEST, 3, held(at(90), twoNights))
                        .setNights(nights(night(0, 3, 0, 2, RESTRICTED)))
                        .build(),
                change(6, Outcome.CONFIRMED, GUEST, 4, ended(BookingStatus.CONFIRMED, twoNights))
                        .setNights(nights(night(0, 3, 1, 1, RESTRICTED), night(1, 3, 1, 0, RESTRICTED)))
                        .build(),
                change(7, Outcome.EXPIRED, NO_SHOW, 2, ended(BookingStatus.EXPIRED, oneNight))
                        .setCommandId(null)
                        .setNights(nights(night(0, 3, 1, 0, RESTRICTED)))
                        .build(),
                change(8, Outcome.HELD, UNDECIDED, 1, held(at(99), oneNight))
                        .setReference(new BookingReference(null, null, "app", null, null, null))
                        .setNights(nights(night(0, 3, 1, 1, RESTRICTED)))
                        .build(),
                decision(9, Outcome.INVENTORY_SET)
                        .setInventory(new InventoryChange("grand", "double", NIGHT, NIGHT.plusDays(1), List.of(NIGHT)))
                        .setNights(nights(night(0, 0, 1, 1, null)))
                        .build(),
                change(10, Outcome.RELEASED, UNDECIDED, 2, ended(BookingStatus.RELEASED, oneNight))
                        .setNights(nights(night(0, 0, 1, 0, null)))
                        .build(),
                change(11, Outcome.CANCELLED, GUEST, 5, ended(BookingStatus.CANCELLED, twoNights))
                        .setNights(nights(night(0, 0, 0, 0, null), night(1, 3, 0, 0, RESTRICTED)))
                        .setCancelReason("GUEST_ILL")
                        .build(),
                decision(12, Outcome.REJECTED)
                        .setBookingId(NO_SHOW)
                        .setReason(Reason.HOLD_EXPIRED)
                        .build());
    }

    static Decisions upTo(long last) {
        Decisions decisions = new Decisions();
        all().subList(0, (int) last).forEach(decisions::add);
        return decisions;
    }

    static Map<String, Long> cut(long last) {
        return Map.of(TENANT, last);
    }

    static Decision number(long sequence) {
        return all().get((int) sequence - 1);
    }

    /** The same as #{@code sequence}, whatever is changed about it. */
    static Decision.Builder like(long sequence) {
        return Decision.newBuilder(number(sequence));
    }

    /** With the decisions numbered from 1 again: as a fold would have emitted them. */
    static List<Decision> renumbered(List<Decision> decisions) {
        List<Decision> renumbered = new ArrayList<>();
        decisions.forEach(decision -> renumbered.add(Decision.newBuilder(decision)
                .setTenantSequence(renumbered.size() + 1)
                .build()));
        return renumbered;
    }

    static BookingState held(Instant holdExpiresAt, Stay... stays) {
        return new BookingState(BookingStatus.HELD, holdExpiresAt, List.of(stays));
    }

    static Instant at(long seconds) {
        return Instant.parse("2026-11-22T09:30:00.120Z").plusSeconds(seconds);
    }

    private static BookingState ended(BookingStatus status, Stay... stays) {
        return new BookingState(status, null, List.of(stays));
    }

    private static Decision.Builder change(
            long sequence, Outcome outcome, String bookingId, int version, BookingState state) {
        return decision(sequence, outcome)
                .setBookingId(bookingId)
                .setBookingVersion(version)
                .setBooking(state);
    }

    private static Decision.Builder decision(long sequence, Outcome outcome) {
        return Decision.newBuilder()
                .setTenantId(TENANT)
                .setTenantSequence(sequence)
                .setCommandId("10000000-0000-5000-8000-%012d".formatted(sequence))
                .setOutcome(outcome)
                .setDecidedAt(at(sequence));
    }

    private static List<RoomTypeNights> nights(NightState... nights) {
        return List.of(new RoomTypeNights("grand", "double", List.of(nights)));
    }

    private static NightState night(int day, int allotment, int sold, int held, Restrictions restrictions) {
        return new NightState(NIGHT.plusDays(day), allotment, 0, sold, held, restrictions);
    }
}
