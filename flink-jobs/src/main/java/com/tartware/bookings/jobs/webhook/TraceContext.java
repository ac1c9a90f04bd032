package com.tartware.bookings.jobs.webhook;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HexFormat;

/**
 * A W3C trace in a third of the bytes of its text: thousands of retries keep theirs for days.
 *
 * @param traceIdHigh the first half of its 16 bytes
 * @param parentId of the request behind the decision
 */
record TraceContext(byte version, long traceIdHigh, long traceIdLow, long parentId, byte flags) {
    /** Version, trace id, parent id and flags. Source: W3C Trace Context, 3.2.2, version 00. */
    private static final int CHARACTERS = 55;

    private static final int TRACE_ID_AT = 3;
    private static final int TRACE_ID_LOW_AT = 19;
    private static final int PARENT_ID_AT = 36;
    private static final int FLAGS_AT = 53;

    /** Null unless it is one: it goes into a header of ours. */
    static TraceContext parse(String text) {
        if (text == null || text.length() != CHARACTERS) {
            return null;
        }
        for (int at = 0; at < CHARACTERS; at++) {
            char character = text.charAt(at);
            boolean dash = at == TRACE_ID_AT - 1 || at == PARENT_ID_AT - 1 || at == FLAGS_AT - 1;
            boolean digit = (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
            if (dash ? character != '-' : !digit) {
                return null;
            }
        }
        return new TraceContext(
                (byte) HexFormat.fromHexDigits(text, 0, TRACE_ID_AT - 1),
                HexFormat.fromHexDigitsToLong(text, TRACE_ID_AT, TRACE_ID_LOW_AT),
                HexFormat.fromHexDigitsToLong(text, TRACE_ID_LOW_AT, PARENT_ID_AT - 1),
                HexFormat.fromHexDigitsToLong(text, PARENT_ID_AT, FLAGS_AT - 1),
                (byte) HexFormat.fromHexDigits(text, FLAGS_AT, CHARACTERS));
    }

    /** As it stands in the header. */
    String text() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(version) + "-" + hex.toHexDigits(traceIdHigh) + hex.toHexDigits(traceIdLow) + "-"
                + hex.toHexDigits(parentId) + "-" + hex.toHexDigits(flags);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeByte(version);
        out.writeLong(traceIdHigh);
        out.writeLong(traceIdLow);
        out.writeLong(parentId);
        out.writeByte(flags);
    }

    static TraceContext read(DataInputStream in) throws IOException {
        return new TraceContext(in.readByte(), in.readLong(), in.readLong(), in.readLong(), in.readByte());
    }
}
