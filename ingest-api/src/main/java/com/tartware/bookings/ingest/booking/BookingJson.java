package com.tartware.bookings.ingest.booking;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.tartware.bookings.ingest.store.StoredBooking;
import com.tartware.bookings.ingest.store.StoredBooking.StoredStay;
import com.tartware.bookings.schemas.decision.DecisionJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;

/** How a booking reads; what is absent is null, as in a decision. */
final class BookingJson {
    private static final JsonFactory JSON = new JsonFactory();

    private BookingJson() {}

    static String of(StoredBooking booking) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("booking_id", booking.bookingId().toString());
            json.writeStringField("status", booking.status());
            json.writeNumberField("version", booking.version());
            writeInstant(json, "hold_expires_at", booking.holdExpiresAt());
            json.writeArrayFieldStart("stays");
            for (StoredStay stay : booking.stays()) {
                json.writeStartObject();
                json.writeStringField("property_id", stay.propertyId());
                json.writeStringField("room_type_id", stay.roomTypeId());
                json.writeStringField("check_in", stay.checkIn().toString());
                json.writeStringField("check_out", stay.checkOut().toString());
                json.writeNumberField("rooms", stay.rooms());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("guest_ref", booking.guestRef());
            json.writeStringField("external_reference", booking.externalReference());
            json.writeStringField("channel", booking.channel());
            json.writeStringField("rate_plan_id", booking.ratePlanId());
            if (booking.amountMinor() == null) {
                json.writeNullField("amount_minor");
            } else {
                json.writeNumberField("amount_minor", booking.amountMinor());
            }
            json.writeStringField("currency", booking.currency());
            writeInstant(json, "created_at", booking.createdAt());
            writeInstant(json, "updated_at", booking.updatedAt());
            json.writeNumberField("tenant_sequence", booking.tenantSequence());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return text.toString();
    }

    private static void writeInstant(JsonGenerator json, String name, Instant instant) throws IOException {
        json.writeStringField(name, instant == null ? null : DecisionJson.text(instant));
    }
}
