package com.tartware.bookings.sinks.webhook;

import java.net.URI;
import java.util.List;

/**
 * One attempt to tell one endpoint of one decision.
 *
 * @param id the {@code webhook-id}, the same in every attempt
 * @param attemptedAtMillis the {@code webhook-timestamp} is its seconds
 * @param signingKeys of the endpoint's secrets, the newest first; each signs
 * @param traceparent W3C trace of the request behind the decision, or null
 * @param body JSON
 */
@SuppressWarnings("ArrayRecordComponent") // Sent, never compared.
public record Delivery(
        URI url, String id, long attemptedAtMillis, List<byte[]> signingKeys, String traceparent, byte[] body) {}
