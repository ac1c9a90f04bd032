package com.tartware.bookings.sinks.postgres;

import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.BookingState;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.NightState;
import com.tartware.bookings.avro.Restrictions;
import com.tartware.bookings.avro.RoomTypeNights;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.schemas.decision.DecisionJson;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A batch of decisions as rows: every decision, and of everything else the newest row per key, since one statement may not touch
 * a row twice.
 */
final class DecisionRows {
    private static final Restrictions NONE = new Restrictions(false, false, false, 0, 0);

    private final Map<DecisionKey, DecisionRow> decisions = new LinkedHashMap<>();
    private final Map<BookingKey, BookingRow> bookings = new LinkedHashMap<>();
    private final Map<NightKey, NightRow> nights = new LinkedHashMap<>();

    /** @param batch each tenant's decisions in order of their sequence */
    static DecisionRows of(List<Decision> batch) {
        DecisionRows rows = new DecisionRows();
        batch.forEach(rows::add);
        return rows;
    }

    Collection<DecisionRow> decisions() {
        return decisions.values();
    }

    Collection<BookingRow> bookings() {
        return bookings.values();
    }

    Collection<NightRow> nights() {
        return nights.values();
    }

    List<StayRow> stays() {
        return bookings.values().stream()
                .flatMap(booking -> booking.stays().stream())
                .toList();
    }

    private void add(Decision decision) {
        String tenantId = decision.getTenantId();
        decisions.put(
                new DecisionKey(tenantId, decision.getTenantSequence()),
                new DecisionRow(
                        tenantId,
                        decision.getTenantSequence(),
                        uuid(decision.getCommandId()),
                        uuid(decision.getBookingId()),
                        decision.getOutcome().name(),
                        decision.getReason() == null
                                ? null
                                : decision.getReason().name(),
                        decision.getBookingVersion(),
                        utc(decision.getDecidedAt()),
                        DecisionJson.of(decision)));
        if (decision.getBooking() != null) {
            BookingKey key = new BookingKey(tenantId, uuid(decision.getBookingId()));
            bookings.put(key, bookingRow(decision, key, bookings.get(key)));
        }
        for (RoomTypeNights roomType : decision.getNights()) {
            for (NightState night : roomType.getNights()) {
                nights.put(
                        new NightKey(tenantId, roomType.getPropertyId(), roomType.getRoomTypeId(), night.getNight()),
                        new NightRow(
                                tenantId,
                                roomType.getPropertyId(),
                                roomType.getRoomTypeId(),
                                night.getNight(),
                                night.getAllotment(),
                                night.getOverbookingLimit(),
                                night.getSold(),
                                night.getHeld(),
                                night.getRestrictions() == null ? NONE : night.getRestrictions(),
                                decision.getTenantSequence()));
            }
        }
    }

    /** What only the creation says is kept from the row before, be it in this batch or in the table. */
    private static BookingRow bookingRow(Decision decision, BookingKey key, BookingRow before) {
        BookingState booking = decision.getBooking();
        boolean creates = decision.getReference() != null;
        OffsetDateTime decidedAt = utc(decision.getDecidedAt());
        long sequence = decision.getTenantSequence();
        List<StayRow> stays = new java.util.ArrayList<>();
        for (Stay stay : booking.getStays()) {
            stays.add(new StayRow(
                    key.tenantId(),
                    key.bookingId(),
                    stays.size(),
                    stay.getPropertyId(),
                    stay.getRoomTypeId(),
                    stay.getCheckIn(),
                    stay.getCheckOut(),
                    stay.getRooms(),
                    sequence));
        }
        boolean createdInBatch = creates || (before != null && before.creates());
        return new BookingRow(
                key.tenantId(),
                key.bookingId(),
                booking.getStatus().name(),
                decision.getBookingVersion(),
                booking.getHoldExpiresAt() == null ? null : utc(booking.getHoldExpiresAt()),
                createdInBatch,
                creates ? decision.getReference() : before == null ? null : before.reference(),
                creates ? decidedAt : before == null ? null : before.createdAt(),
                decidedAt,
                sequence,
                stays);
    }

    private static UUID uuid(String text) {
        return text == null ? null : UUID.fromString(text);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private record DecisionKey(String tenantId, long tenantSequence) {}

    private record BookingKey(String tenantId, UUID bookingId) {}

    private record NightKey(String tenantId, String propertyId, String roomTypeId, LocalDate night) {}

    record DecisionRow(
            String tenantId,
            long tenantSequence,
            UUID commandId,
            UUID bookingId,
            String outcome,
            String reason,
            Integer bookingVersion,
            OffsetDateTime decidedAt,
            String payload) {}

    /**
     * A booking's row.
     *
     * @param creates whether reference and creation time are known from this batch; otherwise the table's are kept
     */
    record BookingRow(
            String tenantId,
            UUID bookingId,
            String status,
            int version,
            OffsetDateTime holdExpiresAt,
            boolean creates,
            BookingReference reference,
            OffsetDateTime createdAt,
            OffsetDateTime updatedAt,
            long sequence,
            List<StayRow> stays) {}

    record StayRow(
            String tenantId,
            UUID bookingId,
            int stay,
            String propertyId,
            String roomTypeId,
            LocalDate checkIn,
            LocalDate checkOut,
            int rooms,
            long sequence) {}

    record NightRow(
            String tenantId,
            String propertyId,
            String roomTypeId,
            LocalDate night,
            int allotment,
            int overbookingLimit,
            int sold,
            int held,
            Restrictions restrictions,
            long sequence) {}
}
