package com.tartware.bookings.ingest.waits;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * How long the client would wait for the decision: {@code Prefer: wait=N}, N from 1 to 30 seconds. Preferences may stand in one header
 * or in several, with parameters and among others; of several waits the first counts. Source: RFC 7240, sections 2 and 4.3. A preference
 * is no demand, so whatever cannot be used is ignored.
 */
public final class PreferredWait {
    public static final String HEADER = "Prefer";
    public static final String APPLIED = "Preference-Applied";

    private static final String WAIT = "wait";
    private static final int SECONDS_MAX = 30;

    private PreferredWait() {}

    public static Optional<Duration> of(Context request) {
        // Most requests have none, and must not pay for those that do.
        if (request.req().getHeader(HEADER) == null) {
            return Optional.empty();
        }
        return of(Collections.list(request.req().getHeaders(HEADER)));
    }

    static Optional<Duration> of(List<String> headers) {
        for (String header : headers) {
            Preferences preferences = new Preferences(header);
            while (preferences.next()) {
                if (preferences.name.equalsIgnoreCase(WAIT)) {
                    return seconds(preferences.value);
                }
            }
            if (preferences.malformed) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<Duration> seconds(String digits) {
        if (digits == null || digits.isEmpty()) {
            return Optional.empty();
        }
        int seconds = 0;
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if (digit < '0' || digit > '9') {
                return Optional.empty();
            }
            seconds = seconds * 10 + (digit - '0');
            if (seconds > SECONDS_MAX) {
                return Optional.empty();
            }
        }
        return seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }

    /** Walks over one header's list of preferences. */
    private static final class Preferences {
        private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";

        private final String text;
        private int at;
        private String name;

        /** Of a token; null for none, and for a quoted one, which a number cannot be. */
        private String value;

        private boolean malformed;

        private Preferences(String text) {
            this.text = text;
        }

        private boolean next() {
            skipSpacesAnd(",");
            if (at == text.length()) {
                return false;
            }
            malformed = !pair();
            String firstName = name;
            String firstValue = value;
            while (!malformed && skipSpaces() && text.charAt(at) == ';') {
                skipSpacesAnd(";");
                // An empty parameter is allowed: RFC 7240 gives it square brackets.
                boolean empty = at == text.length() || text.charAt(at) == ',';
                malformed = !empty && !pair();
            }
            name = firstName;
            value = firstValue;
            if (!malformed && at < text.length() && text.charAt(at) != ',') {
                malformed = true;
            }
            return !malformed;
        }

        /** {@code token [ "=" word ]}, with spaces about the sign. */
        private boolean pair() {
            name = token();
            value = null;
            if (name.isEmpty()) {
                return false;
            }
            if (!skipSpaces() || text.charAt(at) != '=') {
                return true;
            }
            at++;
            if (!skipSpaces()) {
                return false;
            }
            if (text.charAt(at) == '"') {
                return skipQuoted();
            }
            value = token();
            return !value.isEmpty();
        }

        private boolean skipQuoted() {
            for (at++; at < text.length(); at++) {
                if (text.charAt(at) == '"') {
                    at++;
                    return true;
                }
                if (text.charAt(at) == '\\') {
                    at++;
                }
            }
            return false;
        }

        private String token() {
            int start = at;
            while (at < text.length() && isTokenSign(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at);
        }

        private static boolean isTokenSign(char sign) {
            return (sign >= 'a' && sign <= 'z')
                    || (sign >= 'A' && sign <= 'Z')
                    || (sign >= '0' && sign <= '9')
                    || TOKEN_SIGNS.indexOf(sign) >= 0;
        }

        /** @return whether anything is left */
        private boolean skipSpaces() {
            return skipSpacesAnd("");
        }

        private boolean skipSpacesAnd(String others) {
            while (at < text.length()
                    && (text.charAt(at) == ' ' || text.charAt(at) == '\t' || others.indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            return at < text.length();
        }
    }
}
