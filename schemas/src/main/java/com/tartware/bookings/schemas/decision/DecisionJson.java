package com.tartware.bookings.schemas.decision;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.tartware.bookings.avro.BookingState;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.InventoryChange;
import com.tartware.bookings.avro.RejectionDetail;
import com.tartware.bookings.avro.Stay;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How a decision reads, everywhere the same: in answers, feeds, webhooks and the stores' payload. */
public final class DecisionJson {
    /** Always three digits of a second, so that texts compare as times do. */
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final JsonFactory JSON = new JsonFactory();

    private DecisionJson() {}

    public static String of(Decision decision) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            write(decision, json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return text.toString();
    }

    /** {@code 2026-11-22T09:30:00.000Z} */
    public static String text(Instant instant) {
        return INSTANT.format(instant);
    }

    private static void write(Decision decision, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("tenant_sequence", decision.getTenantSequence());
        json.writeStringField("command_id", decision.getCommandId());
        json.writeStringField("booking_id", decision.getBookingId());
        json.writeStringField("outcome", decision.getOutcome().name());
        json.writeStringField(
                "reason",
                decision.getReason() == null ? null : decision.getReason().name());
        writeInt(json, "booking_version", decision.getBookingVersion());
        json.writeStringField("decided_at", text(decision.getDecidedAt()));
        json.writeFieldName("detail");
        writeDetail(decision.getDetail(), json);
        json.writeStringField("cancel_reason", decision.getCancelReason());
        if (decision.getBooking() != null) {
            writeBooking(decision.getBooking(), json);
        }
        if (decision.getInventory() != null) {
            json.writeFieldName("inventory");
            writeInventory(decision.getInventory(), json);
        }
        json.writeEndObject();
    }

    private static void writeDetail(RejectionDetail detail, JsonGenerator json) throws IOException {
        if (detail == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        writeInt(json, "stay", detail.getStay());
        json.writeStringField(
                "night", detail.getNight() == null ? null : detail.getNight().toString());
        writeInt(json, "rooms_free", detail.getRoomsFree());
        json.writeEndObject();
    }

    private static void writeBooking(BookingState booking, JsonGenerator json) throws IOException {
        json.writeStringField("status", booking.getStatus().name());
        json.writeStringField(
                "hold_expires_at", booking.getHoldExpiresAt() == null ? null : text(booking.getHoldExpiresAt()));
        json.writeArrayFieldStart("stays");
        for (Stay stay : booking.getStays()) {
            json.writeStartObject();
            json.writeStringField("property_id", stay.getPropertyId());
            json.writeStringField("room_type_id", stay.getRoomTypeId());
            json.writeStringField("check_in", stay.getCheckIn().toString());
            json.writeStringField("check_out", stay.getCheckOut().toString());
            json.writeNumberField("rooms", stay.getRooms());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeInventory(InventoryChange inventory, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("property_id", inventory.getPropertyId());
        json.writeStringField("room_type_id", inventory.getRoomTypeId());
        json.writeStringField("from", inventory.getFrom().toString());
        json.writeStringField("to", inventory.getTo().toString());
        json.writeArrayFieldStart("oversold_nights");
        for (LocalDate night : inventory.getOversoldNights()) {
            json.writeString(night.toString());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeInt(JsonGenerator json, String name, Integer value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }
}
