package com.tartware.bookings.ingest.body;

import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Locale;

/** What a body says it is. */
public final class MediaTypes {
    public static final String JSON = "application/json";
    public static final String NDJSON = "application/x-ndjson";

    private static final String UTF_8 = "utf-8";

    private MediaTypes() {}

    /**
     * @param expected in lower case
     * @throws ProblemException {@code UNSUPPORTED_MEDIA_TYPE} unless the body is said to be that, once, in UTF-8 and not compressed
     */
    public static void require(String expected, Context request) {
        HttpServletRequest servletRequest = request.req();
        String contentType = only(servletRequest.getHeaders("Content-Type"));
        String contentEncoding = servletRequest.getHeader("Content-Encoding");
        // The first comparison is what nearly all clients send.
        boolean supported = (expected.equals(contentType) || is(expected, contentType))
                && (contentEncoding == null || contentEncoding.strip().equalsIgnoreCase("identity"));
        if (!supported) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "Send the body as Content-Type: %s, in UTF-8 and without Content-Encoding.".formatted(expected));
        }
    }

    /** Two values are none: two readers would believe different ones. */
    private static String only(Enumeration<String> values) {
        String first = values.hasMoreElements() ? values.nextElement() : null;
        return values.hasMoreElements() ? null : first;
    }

    /** The type alone or with parameters; a charset among them must be UTF-8. */
    private static boolean is(String expected, String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        if (!parts[0].strip().equals(expected)) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("charset=")
                    && !parameter
                            .substring("charset=".length())
                            .replace("\"", "")
                            .equals(UTF_8)) {
                return false;
            }
        }
        return true;
    }
}
