package com.tartware.bookings.ingest.log;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The W3C trace context that a record carries.
 *
 * @param text version 00: {@code 00-<trace id>-<parent id>-<flags>}
 */
public record TraceParent(String text) {
    public static final String HEADER = "traceparent";

    /** A later version may append fields; what we know of it stands in front. */
    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-[\\x21-\\x7e]*)?");

    private static final String INVALID_VERSION = "ff";
    private static final String NO_TRACE_ID = "0".repeat(32);
    private static final String NO_PARENT_ID = "0".repeat(16);
    private static final String OUR_VERSION = "00";

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
        return new TraceParent("00-%016x%016x-%016x-01".formatted(random.nextLong(), nonZero(random), nonZero(random)));
    }

    private static long nonZero(ThreadLocalRandom random) {
        long value = random.nextLong();
        return value == 0 ? 1 : value;
    }
}
