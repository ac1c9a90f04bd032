package com.tartware.bookings.checker.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.tartware.bookings.checker.journal.Attempt;
import com.tartware.bookings.checker.journal.HttpAnswer;
import com.tartware.bookings.checker.journal.SentRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A write that a client attempted: what the checks need of it, since a million bodies would fill the heap.
 *
 * @param commandId of what was sent; null if that is no command
 * @param status 0 without an answer
 * @param error why there was no answer; null if there was one, or if the client did not live to know
 * @param toldCommandId null if the answer named none
 * @param toldBookingId null if the answer named none
 * @param toldDecision null if the answer had none
 */
public record Ask(
        String client,
        long attempt,
        String tenant,
        String key,
        UUID keyId,
        UUID commandId,
        long sentAtMillis,
        Promise promise,
        int status,
        String code,
        String error,
        UUID toldCommandId,
        UUID toldBookingId,
        JsonNode toldDecision) {
    /** What the client was told. */
    public enum Promise {
        /** It will be decided. */
        ACCEPTED,
        /** It was decided, and how. */
        DECIDED,
        /** Nothing was done. */
        REFUSED,
        /** Nothing, or that it may or may not be done: 5xx, a timeout, a broken connection, a killed client. */
        NONE
    }

    /** The writes among the attempts. */
    public static List<Ask> of(List<Attempt> journal) {
        RequestIds ids = new RequestIds();
        List<Ask> asks = new ArrayList<>();
        for (Attempt attempt : journal) {
            if (isWrite(attempt.request())) {
                asks.add(of(attempt, ids));
            }
        }
        return asks;
    }

    /** Those with an idempotency key. */
    public static boolean isWrite(SentRequest request) {
        return request.idempotencyKey() != null && !request.method().equals("GET");
    }

    /** @param attempt a write */
    public static Ask of(Attempt attempt, RequestIds ids) {
        SentRequest request = attempt.request();
        HttpAnswer answer = attempt.answer();
        UUID keyId = ids.keyId(request.tenant(), request.idempotencyKey());
        UUID commandId = ids.commandId(request);
        return new Ask(
                request.client(),
                request.attempt(),
                request.tenant(),
                request.idempotencyKey(),
                keyId,
                commandId,
                request.sentAtMillis(),
                promise(answer),
                answer == null ? 0 : answer.status(),
                answer == null ? null : answer.code(),
                attempt.error(),
                answer == null ? null : uuid(answer.commandId(), commandId),
                answer == null ? null : uuid(answer.bookingId(), keyId),
                answer == null ? null : answer.decision());
    }

    private static Promise promise(HttpAnswer answer) {
        if (answer == null) {
            return Promise.NONE;
        }
        if (answer.decision() != null) {
            return Promise.DECIDED;
        }
        if (answer.status() >= 200 && answer.status() < 300) {
            return Promise.ACCEPTED;
        }
        return answer.status() >= 400 && answer.status() < 500 ? Promise.REFUSED : Promise.NONE;
    }

    /** @param likely is returned itself if it is the same, so that it is in memory once */
    private static UUID uuid(String text, UUID likely) {
        try {
            UUID id = text == null ? null : UUID.fromString(text);
            return id != null && id.equals(likely) ? likely : id;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The command's id as the client was told it, or else as it must be; null if neither is known. */
    public UUID toldOrDueCommandId() {
        return toldCommandId == null ? commandId : toldCommandId;
    }

    /** How to find it in the journal. */
    public String place() {
        return client + "/" + attempt;
    }

    /** For sentences: whose attempt it was and how it ended. */
    public String name() {
        String end = status != 0
                ? "answered " + status + (code == null ? "" : " " + code)
                : error != null ? "failed with " + error : "left without an end";
        return "%s: attempt %s (key %s, %s)".formatted(tenant, place(), key, end);
    }
}
