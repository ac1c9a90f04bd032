package com.tartware.bookings.ingest.log;

import com.tartware.bookings.schemas.framing.TraceHeader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The W3C trace context that a record carries.
 *
 * @param text version 00: {@code 00-<trace id>-<parent id>-<flags>}
 */
public record TraceParent(String text) {
    public static final String HEADER = TraceHeader.NAME;

    /** A later version may append fields; what we know of it stands in front. */
    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-[\\x21-\\x7e]*)?");

    private static final String INVALID_VERSION = "ff";
    private static final String NO_TRACE_ID = "0".repeat(32);
    private static final String NO_PARENT_ID = "0".repeat(16);
    private static final String OUR_VERSION = "00";

    private static final int TEXT_BYTES = 55;
    private static final int HEX_DIGITS_OF_A_LONG = 16;
    private static final int BITS_OF_A_DIGIT = 4;

    /** The client's context if it sent a valid one, otherwise the start of a new trace. */
    public static TraceParent continuedFrom(String header) {
        if (header == null) {
            return startOfTrace();
        }
        Matcher form = FORM.matcher(header);
        boolean valid = form.matches()
                && !form.group(1).equals(INVALID_VERSION)
                && !form.group(2).equals(NO_TRACE_ID)
                && !form.group(3).equals(NO_PARENT_ID)
                && !(form.group(1).equals(OUR_VERSION) && form.group(5) != null);
        return valid
                ? new TraceParent(String.join("-", OUR_VERSION, form.group(2), form.group(3), form.group(4)))
                : startOfTrace();
    }

    private static TraceParent startOfTrace() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] text = new byte[TEXT_BYTES];
        text[0] = '0';
        text[1] = '0';
        text[2] = '-';
        hex(random.nextLong(), text, 3);
        hex(nonZero(random), text, 19);
        text[35] = '-';
        hex(nonZero(random), text, 36);
        text[52] = '-';
        text[53] = '0';
        text[54] = '1';
        return new TraceParent(new String(text, StandardCharsets.ISO_8859_1));
    }

    private static void hex(long value, byte[] text, int from) {
        for (int digit = 0; digit < HEX_DIGITS_OF_A_LONG; digit++) {
            int shift = Long.SIZE - BITS_OF_A_DIGIT * (digit + 1);
            text[from + digit] = (byte) Character.forDigit((int) (value >>> shift) & 0xf, 16);
        }
    }

    private static long nonZero(ThreadLocalRandom random) {
        long value = random.nextLong();
        return value == 0 ? 1 : value;
    }
}
