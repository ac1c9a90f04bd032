package com.tartware.bookings.checker.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.scenario.AskedStay;

/** How a decision must read wherever it is shown as JSON; names in any order. */
final class DecisionJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DecisionJson() {}

    static JsonNode of(Answer answer) {
        ObjectNode json = JSON.createObjectNode();
        json.put("tenant_sequence", answer.sequence());
        json.put("command_id", Texts.of(answer.commandId()));
        json.put("booking_id", Texts.of(answer.bookingId()));
        json.put("outcome", answer.outcome().name());
        json.put("reason", Texts.of(answer.reason()));
        json.put("booking_version", answer.bookingVersion());
        json.put("decided_at", Texts.millis(answer.decidedAtMillis()));
        json.set("detail", detail(answer.detail()));
        json.put("cancel_reason", answer.cancelReason());
        if (answer.booking() != null) {
            json.put("status", answer.booking().status().name());
            Long holdExpiresAt = answer.booking().holdExpiresAtMillis();
            json.put("hold_expires_at", holdExpiresAt == null ? null : Texts.millis(holdExpiresAt));
            ArrayNode stays = json.putArray("stays");
            answer.booking().stays().forEach(stay -> stays.add(stay(stay)));
        }
        if (answer.inventory() != null) {
            ObjectNode inventory = json.putObject("inventory");
            inventory.put("property_id", answer.inventory().roomType().property());
            inventory.put("room_type_id", answer.inventory().roomType().name());
            inventory.put("from", Texts.date(answer.inventory().from()));
            inventory.put("to", Texts.date(answer.inventory().to()));
            ArrayNode oversold = inventory.putArray("oversold_nights");
            answer.inventory().oversold().forEach(night -> oversold.add(Texts.date(night)));
        }
        return normal(json);
    }

    /** Numbers as they are read from a text, so that equal texts are equal. */
    static JsonNode normal(JsonNode json) {
        return read(json.toString());
    }

    /** @throws IllegalArgumentException if it is no JSON */
    static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + text, e);
        }
    }

    private static JsonNode detail(Answer.Detail detail) {
        if (detail == null) {
            return JSON.nullNode();
        }
        ObjectNode json = JSON.createObjectNode();
        json.put("stay", detail.stay());
        json.put("night", Texts.date(detail.night()));
        json.put("rooms_free", detail.roomsFree());
        return json;
    }

    private static JsonNode stay(AskedStay stay) {
        ObjectNode json = JSON.createObjectNode();
        json.put("property_id", stay.roomType().property());
        json.put("room_type_id", stay.roomType().name());
        json.put("check_in", Texts.date(stay.checkIn()));
        json.put("check_out", Texts.date(stay.checkOut()));
        json.put("rooms", stay.rooms());
        return json;
    }
}
