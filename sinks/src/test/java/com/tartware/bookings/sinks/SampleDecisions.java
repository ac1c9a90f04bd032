package com.tartware.bookings.sinks;

import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.BookingState;
import com.tartware.bookings.avro.BookingStatus;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.InventoryChange;
import com.tartware.bookings.avro.NightState;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.avro.RejectionDetail;
import com.tartware.bookings.avro.Restrictions;
import com.tartware.bookings.avro.RoomTypeNights;
import com.tartware.bookings.avro.Stay;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Decisions as the decision job emits them, each decided as many seconds after the start as its sequence says. */
public final class SampleDecisions {
    public static final Instant START = Instant.parse("2026-11-22T09:30:00.125Z");
    public static final LocalDate CHRISTMAS_EVE = LocalDate.of(2026, 12, 24);
    public static final String PROPERTY = "alpenhof";
    public static final String DOUBLE = "double";

    private SampleDecisions() {}

    public static Instant decidedAt(long sequence) {
        return START.plusSeconds(sequence);
    }

    public static String id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    public static BookingReference reference(String guestRef, String externalReference) {
        return new BookingReference(guestRef, externalReference, "web", "flex", 41_900L, "EUR");
    }

    public static BookingReference referenceOfNothing() {
        return new BookingReference(null, null, null, null, null, null);
    }

    /** @param nights from {@link #CHRISTMAS_EVE} on */
    public static Stay stay(String roomType, int nights, int rooms) {
        return new Stay(PROPERTY, roomType, CHRISTMAS_EVE, CHRISTMAS_EVE.plusDays(nights), rooms);
    }

    public static Decision.Builder decision(String tenant, long sequence, Outcome outcome) {
        return Decision.newBuilder()
                .setTenantId(tenant)
                .setTenantSequence(sequence)
                .setCommandId(id(tenant + " command " + sequence))
                .setOutcome(outcome)
                .setDecidedAt(decidedAt(sequence));
    }

    public static Decision confirmed(
            String tenant, long sequence, String booking, BookingReference reference, Stay... stays) {
        return decision(tenant, sequence, Outcome.CONFIRMED)
                .setBookingId(booking)
                .setBookingVersion(1)
                .setBooking(new BookingState(BookingStatus.CONFIRMED, null, List.of(stays)))
                .setReference(reference)
                .build();
    }

    public static Decision held(
            String tenant,
            long sequence,
            String booking,
            Instant holdExpiresAt,
            BookingReference reference,
            Stay stay) {
        return decision(tenant, sequence, Outcome.HELD)
                .setBookingId(booking)
                .setBookingVersion(1)
                .setBooking(new BookingState(BookingStatus.HELD, holdExpiresAt, List.of(stay)))
                .setReference(reference)
                .build();
    }

    /** A change to a booking that is held before and after, or was. */
    public static Decision changed(
            String tenant, long sequence, Outcome outcome, String booking, int version, BookingState state) {
        return decision(tenant, sequence, outcome)
                .setBookingId(booking)
                .setBookingVersion(version)
                .setBooking(state)
                .build();
    }

    public static Decision extended(
            String tenant, long sequence, String booking, int version, Instant holdExpiresAt, Stay... stays) {
        return changed(
                tenant,
                sequence,
                Outcome.EXTENDED,
                booking,
                version,
                new BookingState(BookingStatus.HELD, holdExpiresAt, List.of(stays)));
    }

    public static Decision modifiedHold(
            String tenant, long sequence, String booking, int version, Instant holdExpiresAt, Stay... stays) {
        return changed(
                tenant,
                sequence,
                Outcome.MODIFIED,
                booking,
                version,
                new BookingState(BookingStatus.HELD, holdExpiresAt, List.of(stays)));
    }

    /** A hold that became a booking. */
    public static Decision confirmedHold(String tenant, long sequence, String booking, int version, Stay... stays) {
        return changed(
                tenant,
                sequence,
                Outcome.CONFIRMED,
                booking,
                version,
                new BookingState(BookingStatus.CONFIRMED, null, List.of(stays)));
    }

    public static Decision released(String tenant, long sequence, String booking, int version, Stay... stays) {
        return changed(
                tenant,
                sequence,
                Outcome.RELEASED,
                booking,
                version,
                new BookingState(BookingStatus.RELEASED, null, List.of(stays)));
    }

    public static Decision modified(String tenant, long sequence, String booking, int version, Stay... stays) {
        return decision(tenant, sequence, Outcome.MODIFIED)
                .setBookingId(booking)
                .setBookingVersion(version)
                .setBooking(new BookingState(BookingStatus.CONFIRMED, null, List.of(stays)))
                .build();
    }

    public static Decision cancelled(String tenant, long sequence, String booking, int version, Stay... stays) {
        return decision(tenant, sequence, Outcome.CANCELLED)
                .setBookingId(booking)
                .setBookingVersion(version)
                .setBooking(new BookingState(BookingStatus.CANCELLED, null, List.of(stays)))
                .setCancelReason("GUEST_ILL")
                .build();
    }

    /** A decision without a command. */
    public static Decision expired(String tenant, long sequence, String booking, int version, Stay... stays) {
        return decision(tenant, sequence, Outcome.EXPIRED)
                .setCommandId(null)
                .setBookingId(booking)
                .setBookingVersion(version)
                .setBooking(new BookingState(BookingStatus.EXPIRED, null, List.of(stays)))
                .build();
    }

    public static Decision refused(String tenant, long sequence, String booking, Reason reason) {
        return decision(tenant, sequence, Outcome.REJECTED)
                .setBookingId(booking)
                .setReason(reason)
                .build();
    }

    public static Decision soldOut(String tenant, long sequence, String booking) {
        return decision(tenant, sequence, Outcome.REJECTED)
                .setBookingId(booking)
                .setReason(Reason.SOLD_OUT)
                .setDetail(new RejectionDetail(0, CHRISTMAS_EVE, 0))
                .build();
    }

    /** A decision without a booking. */
    public static Decision inventorySet(String tenant, long sequence, String roomType, NightState... nights) {
        LocalDate from = nights[0].getNight();
        return decision(tenant, sequence, Outcome.INVENTORY_SET)
                .setInventory(new InventoryChange(PROPERTY, roomType, from, from.plusDays(nights.length), List.of()))
                .setNights(List.of(nights(roomType, nights)))
                .build();
    }

    public static Decision withNights(Decision decision, RoomTypeNights... nights) {
        return Decision.newBuilder(decision).setNights(Arrays.asList(nights)).build();
    }

    public static RoomTypeNights nights(String roomType, NightState... nights) {
        return new RoomTypeNights(PROPERTY, roomType, List.of(nights));
    }

    public static NightState night(int daysAfterChristmasEve, int allotment, int sold, int held) {
        return new NightState(CHRISTMAS_EVE.plusDays(daysAfterChristmasEve), allotment, 1, sold, held, null);
    }

    public static NightState restricted(NightState night, Restrictions restrictions) {
        return NightState.newBuilder(night).setRestrictions(restrictions).build();
    }
}
