package com.tartware.bookings.ingest.webhooks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.ingest.store.StoredAttempt;
import com.tartware.bookings.ingest.store.WebhookStore.Disabling;
import com.tartware.bookings.schemas.decision.DecisionJson;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How endpoints and attempts read; what is absent is null, as in a decision. */
final class EndpointJson {
    private static final JsonFactory JSON = new JsonFactory();

    /** With which a receiver says that it wants nothing more. */
    private static final int GONE = 410;

    private EndpointJson() {}

    /** Right behind a change, which enables every endpoint. */
    static String changed(WebhookEndpoint endpoint, String secret) {
        return text(json -> write(json, endpoint, null, secret));
    }

    /** @param disablings by endpoint; of others, too */
    static String of(WebhookEndpoint endpoint, Map<UUID, Disabling> disablings) {
        return text(json -> write(json, endpoint, disabling(endpoint, disablings), null));
    }

    static String list(List<WebhookEndpoint> endpoints, Map<UUID, Disabling> disablings) {
        return text(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("webhook_endpoints");
            for (WebhookEndpoint endpoint : endpoints) {
                write(json, endpoint, disabling(endpoint, disablings), null);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    static String replay(WebhookEndpoint endpoint) {
        return text(json -> {
            json.writeStartObject();
            json.writeStringField("id", idOf(endpoint));
            json.writeNumberField("replay", endpoint.getReplay());
            json.writeNumberField("from_sequence", endpoint.getReplayFromSequence());
            json.writeEndObject();
        });
    }

    /** @param nextCursor null if there are no more */
    static String attempts(List<StoredAttempt> attempts, String nextCursor) {
        return text(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("attempts");
            for (StoredAttempt attempt : attempts) {
                write(json, attempt);
            }
            json.writeEndArray();
            json.writeStringField("next_cursor", nextCursor);
            json.writeEndObject();
        });
    }

    static String idOf(WebhookEndpoint endpoint) {
        return UuidBytes.toUuid(endpoint.getEndpointId()).toString();
    }

    /** Null if the endpoint is enabled: it never was disabled, or has a later revision than the one that was. */
    private static Disabling disabling(WebhookEndpoint endpoint, Map<UUID, Disabling> disablings) {
        Disabling last = disablings.get(UuidBytes.toUuid(endpoint.getEndpointId()));
        return last != null && last.revision() >= endpoint.getRevision() ? last : null;
    }

    /**
     * Writes one endpoint.
     *
     * @param disabling null if it is enabled
     * @param secret null in every answer but the one that made it
     */
    private static void write(JsonGenerator json, WebhookEndpoint endpoint, Disabling disabling, String secret)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("id", idOf(endpoint));
        json.writeStringField("url", endpoint.getUrl());
        if (endpoint.getOutcomes().isEmpty()) {
            json.writeNullField("outcomes");
        } else {
            json.writeArrayFieldStart("outcomes");
            for (String outcome : endpoint.getOutcomes()) {
                json.writeString(outcome);
            }
            json.writeEndArray();
        }
        writeInstant(json, "created_at", endpoint.getCreatedAt());
        writeInstant(json, "secret_rotated_at", endpoint.getRotatedAt());
        json.writeNumberField("after_sequence", endpoint.getAfterSequence());
        json.writeNumberField("revision", endpoint.getRevision());
        json.writeStringField("status", disabling == null ? "ENABLED" : "DISABLED");
        writeInstant(json, "disabled_at", disabling == null ? null : disabling.disabledAt());
        json.writeStringField("disabled_reason", disabling == null ? null : reason(disabling));
        if (secret != null) {
            json.writeStringField("secret", secret);
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, StoredAttempt attempt) throws IOException {
        json.writeStartObject();
        json.writeNumberField("tenant_sequence", attempt.tenantSequence());
        json.writeNumberField("replay", attempt.replay());
        json.writeNumberField("attempt", attempt.attempt());
        writeInstant(json, "attempted_at", attempt.attemptedAt());
        json.writeStringField("state", attempt.state());
        if (attempt.httpStatus() == null) {
            json.writeNullField("http_status");
        } else {
            json.writeNumberField("http_status", attempt.httpStatus());
        }
        json.writeStringField("error", attempt.error());
        json.writeNumberField("duration_millis", attempt.durationMillis());
        writeInstant(json, "next_attempt_at", attempt.nextAttemptAt());
        json.writeEndObject();
    }

    private static String reason(Disabling disabling) {
        boolean gone = disabling.httpStatus() != null && disabling.httpStatus() == GONE;
        return gone ? "GONE" : "ONLY_FAILURES";
    }

    private static void writeInstant(JsonGenerator json, String name, Instant instant) throws IOException {
        json.writeStringField(name, instant == null ? null : DecisionJson.text(instant));
    }

    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private static String text(Writing writing) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return text.toString();
    }
}
