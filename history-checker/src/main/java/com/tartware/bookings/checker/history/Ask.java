package com.tartware.bookings.checker.history;

import com.tartware.bookings.checker.journal.Attempt;
import com.tartware.bookings.checker.journal.HttpAnswer;
import com.tartware.bookings.checker.journal.SentRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A write that a client attempted, with the ids that it must have.
 *
 * @param commandId of what was sent; null if that is no command
 */
public record Ask(Attempt attempt, UUID keyId, UUID commandId, Promise promise) {
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

    /** The writes among the attempts: those with an idempotency key. */
    public static List<Ask> of(List<Attempt> journal) {
        RequestIds ids = new RequestIds();
        List<Ask> asks = new ArrayList<>();
        for (Attempt attempt : journal) {
            SentRequest request = attempt.request();
            if (request.idempotencyKey() != null && !request.method().equals("GET")) {
                UUID keyId = ids.keyId(request.tenant(), request.idempotencyKey());
                asks.add(new Ask(attempt, keyId, ids.commandId(request), promise(attempt.answer())));
            }
        }
        return asks;
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

    public String tenant() {
        return attempt.request().tenant();
    }

    /** The command's id as the client was told it, or else as it must be; null if neither is known. */
    public UUID toldOrDueCommandId() {
        UUID told = toldCommandId();
        return told == null ? commandId : told;
    }

    /** Null if the answer named none, or no id. */
    public UUID toldCommandId() {
        HttpAnswer answer = attempt.answer();
        return answer == null ? null : uuid(answer.commandId());
    }

    private static UUID uuid(String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** For sentences: whose attempt it was and how it ended. */
    public String name() {
        HttpAnswer answer = attempt.answer();
        String end = answer != null
                ? "answered " + answer.status() + (answer.code() == null ? "" : " " + answer.code())
                : attempt.error() != null ? "failed with " + attempt.error() : "left without an end";
        return "%s: attempt %s (key %s, %s)"
                .formatted(tenant(), attempt.name(), attempt.request().idempotencyKey(), end);
    }
}
