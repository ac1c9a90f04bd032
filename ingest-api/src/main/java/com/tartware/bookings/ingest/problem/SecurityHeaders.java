package com.tartware.bookings.ingest.problem;

import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** Go with every answer, also with those that the server library gives by itself: for whoever opens one in a browser. */
public final class SecurityHeaders {
    private static final List<HttpField> ALWAYS = List.of(
            new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
            new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store"),
            new PreEncodedHttpField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            new PreEncodedHttpField("Referrer-Policy", "no-referrer"));

    /** Two years, as the preload lists of browsers ask for. Without TLS it would mean nothing (RFC 6797, 7.2). */
    private static final HttpField OVER_TLS =
            new PreEncodedHttpField(HttpHeader.STRICT_TRANSPORT_SECURITY, "max-age=63072000");

    private SecurityHeaders() {}

    /** @param secure whether the connection is over TLS */
    public static void put(HttpFields.Mutable answerHeaders, boolean secure) {
        for (int i = 0; i < ALWAYS.size(); i++) {
            answerHeaders.put(ALWAYS.get(i));
        }
        if (secure) {
            answerHeaders.put(OVER_TLS);
        }
    }
}
