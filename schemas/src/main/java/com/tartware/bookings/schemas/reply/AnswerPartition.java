package com.tartware.bookings.schemas.reply;

import java.nio.charset.StandardCharsets;

/**
 * How a command says in which partition of the answers topic somebody waits for its decision: a header with the partition's number in
 * ASCII digits. Anybody may write one, so what is no such number counts as none.
 */
public final class AnswerPartition {
    /** The header of a command. */
    public static final String HEADER = "answer-partition";

    /** The header of an answer: the id of the command that it answers, as lower-case text. */
    public static final String COMMAND_ID = "command-id";

    /** Nobody waits. */
    public static final int NONE = -1;

    /** More partitions than Kafka clusters have processes to give them to. */
    private static final int DIGITS_MAX = 5;

    private AnswerPartition() {}

    /** @param partition 0 to 99,999 */
    public static byte[] bytes(int partition) {
        return Integer.toString(partition).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads a header's value.
     *
     * @param value may be null, as a header's may be
     * @return 0 to 99,999, or {@link #NONE}
     */
    public static int of(byte[] value) {
        if (value == null || value.length == 0 || value.length > DIGITS_MAX) {
            return NONE;
        }
        int partition = 0;
        for (byte digit : value) {
            if (digit < '0' || digit > '9') {
                return NONE;
            }
            partition = partition * 10 + (digit - '0');
        }
        return partition;
    }
}
