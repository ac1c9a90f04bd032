package com.tartware.bookings.checker.journal;

import java.util.Objects;

/**
 * A request that is about to be sent. A line of a batch is a request of its own, with the batch's path and the line's key.
 *
 * @param client unique among all that write a journal of this run; a client that starts anew takes another name
 * @param attempt unique for the client; a retry is an attempt of its own
 * @param tenant whose credential is sent
 * @param kind what is asked, such as {@code create_booking}; for people, the checks go by method and path
 * @param path as sent, beginning with {@code /v1/}
 * @param idempotencyKey null without one
 * @param body as sent, null without one
 * @param sentAtMillis wall clock
 */
public record SentRequest(
        String client,
        long attempt,
        String tenant,
        String kind,
        String method,
        String path,
        String idempotencyKey,
        String body,
        long sentAtMillis) {
    public SentRequest {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(path, "path");
    }
}
