package com.tartware.bookings.ingest.booking;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.tartware.bookings.ingest.store.AsOfJson;
import com.tartware.bookings.ingest.store.StoredBooking;
import com.tartware.bookings.ingest.store.StoredBooking.StoredStay;
import com.tartware.bookings.ingest.store.StoredBookings;
import com.tartware.bookings.schemas.decision.DecisionJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;

/** How a booking reads; what is absent is null, as in a decision. */
final class BookingJson {
    private static final JsonFactory JSON = new JsonFactory();

    private BookingJson() {}

    static String of(StoredBooking booking) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            write(booking, json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return text.toString();
    }

    /** {@code next_cursor} is null on the last page. */
    static String of(StoredBookings page) {
        StringWriter text = new StringWriter(512 * (page.bookings().size() + 1));
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeArrayFieldStart("bookings");
            for (StoredBooking booking : page.bookings()) {
                write(booking, json);
            }
            json.writeEndArray();
            json.writeStringField("next_cursor", page.more() ? PageCursor.of(lastIdOf(page)) : null);
            AsOfJson.write(page.asOf(), json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return text.toString();
    }

    private static UUID lastIdOf(StoredBookings page) {
        return page.bookings().get(page.bookings().size() - 1).bookingId();
    }

    private static void write(StoredBooking booking, JsonGenerator json) throws IOException {
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
    }

    private static void writeInstant(JsonGenerator json, String name, Instant instant) throws IOException {
        json.writeStringField(name, instant == null ? null : DecisionJson.text(instant));
    }
}
