package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.schemas.reply.AnswerPartition;
import java.nio.charset.StandardCharsets;

/**
 * A record of the command topic, as it lies there: bytes are read where they are decided on.
 *
 * @param key the tenant id in UTF-8, or null in a clock tick
 * @param value may be null, as anything may that a stranger writes
 * @param logTimeMillis append time until the log clock has seen the record, log time from then on
 * @param traceparent W3C trace of the request, or null
 * @param answerPartition of the answers topic, where somebody waits for the decision, or {@link AnswerPartition#NONE}
 */
@SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
public record CommandRecord(
        byte[] key,
        byte[] value,
        int partition,
        long offset,
        long logTimeMillis,
        String traceparent,
        int answerPartition) {
    static final String NO_TENANT = "";

    /** Whose fold the record belongs to; keyless records go together. */
    String tenantKey() {
        return key == null ? NO_TENANT : new String(key, StandardCharsets.UTF_8);
    }

    CommandRecord at(long logTimeMillis) {
        return new CommandRecord(key, value, partition, offset, logTimeMillis, traceparent, answerPartition);
    }
}
