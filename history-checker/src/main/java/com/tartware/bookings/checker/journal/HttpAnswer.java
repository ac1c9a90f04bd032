package com.tartware.bookings.checker.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * An answer, as far as the contract says something about it.
 *
 * @param code of a problem, or null
 * @param commandId null if it names none
 * @param bookingId null if it names none
 * @param decision if the client waited for it and got it, otherwise null
 */
public record HttpAnswer(int status, String code, String commandId, String bookingId, JsonNode decision) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Takes an answer's body apart: accepted, decided or a problem. Of a body that is no JSON object, only the status is known.
     *
     * @param body may be null
     */
    public static HttpAnswer of(int status, String body) {
        JsonNode json = parsed(body);
        JsonNode decision = json.has("tenant_sequence") ? json : json.get("decision");
        JsonNode ids = decision == null || decision.isNull() ? json : decision;
        return new HttpAnswer(
                status,
                json.path("code").textValue(),
                ids.path("command_id").textValue(),
                ids.path("booking_id").textValue(),
                decision == null || decision.isNull() ? null : decision);
    }

    private static JsonNode parsed(String body) {
        try {
            JsonNode json = body == null ? null : JSON.readTree(body);
            return json != null && json.isObject() ? json : JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode(); // a proxy's page, or half an answer: the status is all there is
        }
    }
}
