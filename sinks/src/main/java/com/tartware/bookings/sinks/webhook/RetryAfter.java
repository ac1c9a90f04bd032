package com.tartware.bookings.sinks.webhook;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Reads {@code Retry-After}: seconds, or a date (RFC 9110, 10.2.3). */
final class RetryAfter {
    /** More digits than any delay that is granted. */
    private static final int DIGITS_MAX = 9;

    private static final int HEADER_CHARACTERS_MAX = 64;

    private RetryAfter() {}

    /**
     * From now on; 0 if the header is missing, unusable or in the past.
     *
     * @param header may be null
     */
    static long millis(String header, long nowMillis) {
        if (header == null || header.isBlank() || header.length() > HEADER_CHARACTERS_MAX) {
            return 0;
        }
        String text = header.strip();
        if (text.chars().allMatch(character -> character >= '0' && character <= '9')) {
            return text.length() > DIGITS_MAX ? Integer.MAX_VALUE * 1_000L : Long.parseLong(text) * 1_000;
        }
        try {
            Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Math.max(0, date.toEpochMilli() - nowMillis);
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
