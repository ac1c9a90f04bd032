package com.tartware.bookings.sinks.reply;

import com.tartware.bookings.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A record that could not be taken, with what somebody needs to find and replay it.
 *
 * @param code one word for why, such as {@code UNREADABLE}
 * @param error a sentence for why; null, as of an exception without message, is none
 */
public record DeadLetter(String topic, int partition, long offset, String code, String error) {
    private static final String[] HEADERS = {"dlq.topic", "dlq.partition", "dlq.offset", "dlq.code", "dlq.error"};

    /** Errors quote what a stranger wrote; a header has no use for all of it. */
    private static final int ERROR_CHARACTERS_MAX = 1_000;

    /** Of a record: its own framing and all headers, whose longest is the error with three bytes a character. */
    private static final int FRAMING_BYTES_MAX = 8 * 1024;

    /**
     * The dead letter's record: original key and bytes, with the headers of the contract. What does not fit keeps its beginning, and
     * a header says how long it was: a letter that no topic takes would stop the job for ever, and the original lies where the
     * headers say.
     *
     * @param recordBytesMax what the topic of the dead letters takes
     */
    public OutgoingRecord record(byte[] key, byte[] value, long timestampMillis, int recordBytesMax) {
        List<String> names = new ArrayList<>(List.of(HEADERS));
        List<byte[]> values = new ArrayList<>(List.of(
                utf8(topic),
                utf8(Integer.toString(partition)),
                utf8(Long.toString(offset)),
                utf8(code),
                utf8(shortened(error))));
        int room = Math.max(0, recordBytesMax - FRAMING_BYTES_MAX);
        byte[] keptKey = beginning(key, room);
        if (keptKey != key) {
            names.add("dlq.key-bytes");
            values.add(utf8(Integer.toString(key.length)));
        }
        byte[] keptValue = beginning(value, room - (keptKey == null ? 0 : keptKey.length));
        if (keptValue != value) {
            names.add("dlq.value-bytes");
            values.add(utf8(Integer.toString(value.length)));
        }
        return new OutgoingRecord(
                Topic.DEAD_LETTERS,
                OutgoingRecord.ANY_PARTITION,
                null,
                keptKey,
                keptValue,
                timestampMillis,
                names.toArray(String[]::new),
                values.toArray(byte[][]::new));
    }

    private static byte[] beginning(byte[] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    private static String shortened(String text) {
        if (text == null) {
            return "";
        }
        if (text.length() <= ERROR_CHARACTERS_MAX) {
            return text;
        }
        boolean cutsPair = Character.isHighSurrogate(text.charAt(ERROR_CHARACTERS_MAX - 1));
        return text.substring(0, cutsPair ? ERROR_CHARACTERS_MAX - 1 : ERROR_CHARACTERS_MAX) + "…";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
