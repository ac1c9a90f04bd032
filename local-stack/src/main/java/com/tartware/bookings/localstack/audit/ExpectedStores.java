package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.NightAvailability;
import com.tartware.bookings.codec.DecisionCodec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the projections' tables must hold after the decisions of the reply topic, in the simplest form that can be compared. */
final class ExpectedStores {
    private final Map<String, Row> bookings = new HashMap<>();
    private final Map<String, BookingReference> references = new HashMap<>();
    private final Map<String, Row> nights = new HashMap<>();

    /**
     * A row with the sequence that last wrote it.
     *
     * @param text the compared columns
     */
    record Row(String tenantId, long sequence, String text) {}

    /** @param decisions without a gap; after a missing one nothing of the tenant can be expected */
    static ExpectedStores after(Decisions decisions) {
        ExpectedStores stores = new ExpectedStores();
        for (List<byte[]> bodies : decisions.bodiesByTenant().values()) {
            for (byte[] body : bodies) {
                if (body == null) {
                    break;
                }
                stores.apply(decisions.decode(body));
            }
        }
        return stores;
    }

    Map<String, Row> bookings() {
        return bookings;
    }

    Map<String, Row> nights() {
        return nights;
    }

    static String bookingKey(String tenantId, String bookingId) {
        return tenantId + " " + bookingId;
    }

    static String nightKey(String tenantId, String propertyId, String roomTypeId, String night) {
        return tenantId + " " + propertyId + "/" + roomTypeId + " " + night;
    }

    /** Sets beside each other what a booking's row and its stays say. */
    static String bookingText(
            String status,
            int version,
            List<String> stays,
            String externalReference,
            String channel,
            Object amountMinor) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("status", status);
        columns.put("version", version);
        columns.put("stays", stays);
        columns.put("external_reference", externalReference);
        columns.put("channel", channel);
        columns.put("amount_minor", amountMinor);
        return columns.toString();
    }

    static String stayText(String propertyId, String roomTypeId, Object checkIn, Object checkOut, int rooms) {
        return "%s/%s [%s, %s) x%d".formatted(propertyId, roomTypeId, checkIn, checkOut, rooms);
    }

    static String nightText(int allotment, int overbookingLimit, int sold, int held) {
        return "allotment=%d overbooking_limit=%d sold=%d held=%d".formatted(allotment, overbookingLimit, sold, held);
    }

    private void apply(Decision decision) {
        String tenantId = decision.getTenantId();
        long sequence = decision.getTenantSequence();
        if (decision.getBooking() != null) {
            String key = bookingKey(tenantId, decision.getBookingId());
            if (decision.getReference() != null) {
                references.put(key, decision.getReference());
            }
            BookingReference reference = references.get(key);
            List<String> stays = decision.getBooking().getStays().stream()
                    .map(stay -> stayText(
                            stay.getPropertyId(),
                            stay.getRoomTypeId(),
                            stay.getCheckIn(),
                            stay.getCheckOut(),
                            stay.getRooms()))
                    .toList();
            String text = bookingText(
                    decision.getBooking().getStatus().name(),
                    decision.getBookingVersion(),
                    stays,
                    reference.getExternalReference(),
                    reference.getChannel(),
                    reference.getAmountMinor());
            bookings.put(key, new Row(tenantId, sequence, text));
        }
        for (NightAvailability night : DecisionCodec.availabilityOf(decision)) {
            nights.put(
                    nightKey(
                            tenantId,
                            night.getPropertyId(),
                            night.getRoomTypeId(),
                            night.getNight().toString()),
                    new Row(
                            tenantId,
                            sequence,
                            nightText(
                                    night.getAllotment(),
                                    night.getOverbookingLimit(),
                                    night.getSold(),
                                    night.getHeld())));
        }
    }
}
