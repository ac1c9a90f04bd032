package com.tartware.bookings.ingest.fields;

import java.util.OptionalLong;

/** A tenant sequence as clients write it. */
public final class SequenceText {
    /** The largest number that every reader of JSON keeps exactly, 2^53 − 1. */
    public static final long MAX = (1L << 53) - 1;

    /** Every number of so many digits is a long. */
    private static final int DIGITS_MAX = 18;

    private SequenceText() {}

    /** 0 to {@link #MAX}; empty if the text is anything else but its ASCII digits. */
    public static OptionalLong read(String text) {
        if (text.isEmpty()
                || text.length() > DIGITS_MAX
                || !text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return OptionalLong.empty();
        }
        long sequence = Long.parseLong(text);
        return sequence <= MAX ? OptionalLong.of(sequence) : OptionalLong.empty();
    }
}
