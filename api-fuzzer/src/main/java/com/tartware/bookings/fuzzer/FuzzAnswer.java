package com.tartware.bookings.fuzzer;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * What came back.
 *
 * @param status 0 if the connection ended without an answer, −1 if none came in time
 * @param headers by name in lower case
 */
@SuppressWarnings("ArrayRecordComponent") // Read, never compared.
record FuzzAnswer(int status, Map<String, String> headers, byte[] body, long micros) {
    static final int CUT = 0;
    static final int LATE = -1;

    static FuzzAnswer none(int why, long micros) {
        return new FuzzAnswer(why, Map.of(), new byte[0], micros);
    }

    String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    String mediaType() {
        String contentType = header("content-type");
        return contentType == null ? null : contentType.split(";", 2)[0].strip();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
