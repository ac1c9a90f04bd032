package com.tartware.bookings.sinks.reply;

import com.tartware.bookings.schemas.Topic;
import java.nio.charset.StandardCharsets;

/**
 * A record that could not be taken, with what somebody needs to find and replay it.
 *
 * @param code one word for why, such as {@code UNREADABLE}
 * @param error a sentence for why
 */
public record DeadLetter(String topic, int partition, long offset, String code, String error) {
    private static final String[] HEADERS = {"dlq.topic", "dlq.partition", "dlq.offset", "dlq.code", "dlq.error"};

    /** Errors quote what a stranger wrote; a header has no use for all of it. */
    private static final int ERROR_CHARACTERS_MAX = 1_000;

    /** The dead letter's record: original key and bytes, with the headers of the contract. */
    public OutgoingRecord record(byte[] key, byte[] value, long timestampMillis) {
        byte[][] values = {
            utf8(topic),
            utf8(Integer.toString(partition)),
            utf8(Long.toString(offset)),
            utf8(code),
            utf8(shortened(error))
        };
        return new OutgoingRecord(Topic.DEAD_LETTERS, null, key, value, timestampMillis, HEADERS, values);
    }

    private static String shortened(String text) {
        return text.length() <= ERROR_CHARACTERS_MAX ? text : text.substring(0, ERROR_CHARACTERS_MAX) + "…";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
