package com.tartware.bookings.ingest.intake;

import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import io.javalin.http.Context;
import java.util.Enumeration;

/** The client's name for one intention; under it a retry is recognised. */
public final class IdempotencyKey {
    static final String HEADER = "Idempotency-Key";

    private static final int LENGTH_MAX = 255;

    private IdempotencyKey() {}

    static String of(Context request) {
        Enumeration<String> headers = request.req().getHeaders(HEADER);
        if (!headers.hasMoreElements()) {
            throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_KEY_MISSING, "Every write needs one header " + HEADER + ".");
        }
        String key = headers.nextElement();
        if (headers.hasMoreElements() || !isUsable(key)) {
            throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_KEY_INVALID,
                    "Send " + HEADER + " once, with 1 to 255 visible ASCII characters and no spaces.");
        }
        return key;
    }

    /** 1 to 255 visible ASCII characters. */
    public static boolean isUsable(String key) {
        if (key.isEmpty() || key.length() > LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c < '!' || c > '~') {
                return false;
            }
        }
        return true;
    }
}
