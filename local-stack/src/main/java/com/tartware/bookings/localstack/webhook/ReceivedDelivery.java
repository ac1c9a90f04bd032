package com.tartware.bookings.localstack.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.webhook.DeliveryCheck.Result;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One delivery as it came, and what became of it.
 *
 * @param id null if it had none
 * @param body null if it is no JSON
 * @param answered the HTTP status
 */
public record ReceivedDelivery(Instant receivedAt, String id, JsonNode body, Result result, int answered) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    /** No longer one is shown: whoever can reach the port could fill the terminal. */
    private static final int SHOWN_MAX = 120;

    /** For people. */
    public String line() {
        String verdict =
                result.verdict().name().toLowerCase(Locale.ROOT) + (result.why() == null ? "" : ": " + result.why());
        return "%s  %-10s  %-18s  #%-8s  %s  answered %d"
                .formatted(
                        TIME.format(receivedAt),
                        verdict,
                        shown(at("/type")),
                        shown(at("/data/tenant_sequence")),
                        id == null ? "-" : shown(id),
                        answered);
    }

    /** For programs. */
    public String json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("received_at", receivedAt.toString());
        json.put("verdict", result.verdict().name());
        json.put("why", result.why());
        json.put("webhook_id", id);
        json.put("answered", answered);
        json.set("body", body);
        return json.toString();
    }

    private String at(String pointer) {
        return body == null ? "-" : body.at(pointer).asText("-");
    }

    /** Neither line breaks nor the terminal's control characters: a stranger may have sent it. */
    private static String shown(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() <= SHOWN_MAX ? plain : plain.substring(0, SHOWN_MAX) + "...";
    }
}
