package com.tartware.bookings.localstack.deadletters;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Bytes as {@code xxd} shows them. */
final class HexDump {
    private static final int BYTES_PER_LINE = 16;
    private static final int DIGITS_WIDTH = 40;

    private HexDump() {}

    /** @param bytesMax of the dump; what is left out is said in its last line */
    static List<String> of(byte[] bytes, int bytesMax) {
        List<String> lines = new ArrayList<>();
        int shown = Math.min(bytes.length, bytesMax);
        for (int start = 0; start < shown; start += BYTES_PER_LINE) {
            lines.add(line(bytes, start, Math.min(shown, start + BYTES_PER_LINE)));
        }
        if (shown < bytes.length) {
            lines.add("… %,d of %,d bytes".formatted(shown, bytes.length));
        }
        return lines;
    }

    private static String line(byte[] bytes, int start, int end) {
        StringBuilder digits = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (int index = start; index < end; index++) {
            digits.append(String.format(Locale.ROOT, "%02x", bytes[index]));
            if ((index - start) % 2 == 1) {
                digits.append(' ');
            }
            boolean visible = bytes[index] >= ' ' && bytes[index] <= '~';
            text.append(visible ? (char) bytes[index] : '.');
        }
        return String.format(Locale.ROOT, "%08x: %-" + DIGITS_WIDTH + "s %s", start, digits, text);
    }
}
