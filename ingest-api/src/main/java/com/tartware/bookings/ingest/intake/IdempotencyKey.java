package com.tartware.bookings.ingest.intake;

import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** The client's name for one intention; under it a retry is recognised. */
final class IdempotencyKey {
    static final String HEADER = "Idempotency-Key";

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private IdempotencyKey() {}

    static String of(Context request) {
        List<String> headers = Collections.list(request.req().getHeaders(HEADER));
        if (headers.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_KEY_MISSING, "Every write needs one header " + HEADER + ".");
        }
        if (headers.size() > 1 || !FORM.matcher(headers.get(0)).matches()) {
            throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_KEY_INVALID,
                    "Send " + HEADER + " once, with 1 to 255 visible ASCII characters and no spaces.");
        }
        return headers.get(0);
    }
}
