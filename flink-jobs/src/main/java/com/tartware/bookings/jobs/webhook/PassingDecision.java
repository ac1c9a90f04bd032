package com.tartware.bookings.jobs.webhook;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.schemas.decision.DecisionJson;
import com.tartware.bookings.schemas.webhook.WebhookEventType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A decision as the webhooks need it, from the reply topic or read again from the store.
 *
 * @param outcome the name of an {@link Outcome}
 * @param json the decision, see {@link DecisionJson}
 * @param traceparent W3C trace of the request behind it; null without one, or where it is no longer known
 */
public record PassingDecision(
        String tenantId, long sequence, String outcome, long decidedAtMillis, String json, String traceparent) {
    /** Beside the text: the object, its other texts and its places in the collections that hold it. */
    private static final int OVERHEAD_BYTES = 300;

    /** What its receivers get. */
    byte[] body() {
        String body = "{\"type\":\"" + WebhookEventType.of(Outcome.valueOf(outcome)) + "\",\"timestamp\":\""
                + DecisionJson.text(Instant.ofEpochMilli(decidedAtMillis)) + "\",\"data\":" + json + "}";
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /** What it takes to keep it at hand, roughly: its text is ASCII, a byte a character. */
    int bytes() {
        return json.length() + OVERHEAD_BYTES;
    }
}
