package com.tartware.bookings.ingest.waits;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.store.StoredDecision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The HTTP answer that a decision is: 201 for a new booking, 200 for another success, and a problem that carries the decision for a
 * rejection. The code of such a problem is the decision's reason, which no {@link com.tartware.bookings.ingest.problem.ProblemCode} is:
 * nothing was wrong with the request.
 *
 * @param body JSON in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // Written, never compared.
public record DecisionAnswer(int status, String mediaType, byte[] body) {
    private static final String REJECTED = "REJECTED";
    private static final String KEY_REUSED = "IDEMPOTENCY_KEY_REUSED";
    private static final int CREATED = 201;
    private static final int OK = 200;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;
    private static final JsonFactory JSON = new JsonFactory();

    /** @param createsBooking whether the command asks for a new booking */
    public static DecisionAnswer of(StoredDecision decision, boolean createsBooking) {
        if (decision.outcome().equals(REJECTED)) {
            int status = KEY_REUSED.equals(decision.reason()) ? UNPROCESSABLE : CONFLICT;
            return new DecisionAnswer(status, Problem.MEDIA_TYPE, problem(decision, status));
        }
        return new DecisionAnswer(
                createsBooking ? CREATED : OK,
                "application/json",
                decision.json().getBytes(StandardCharsets.UTF_8));
    }

    /** Whether there is a new booking to be looked at. */
    public boolean tellsOfNewBooking() {
        return status == CREATED;
    }

    private static byte[] problem(StoredDecision decision, int status) {
        RejectionWords words = RejectionWords.of(decision.reason());
        String code = decision.reason() == null ? words.name() : decision.reason();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField(
                    "type", Problem.TYPE_PREFIX + code.toLowerCase(Locale.ROOT).replace('_', '-'));
            json.writeStringField("title", words.title());
            json.writeNumberField("status", status);
            json.writeStringField("detail", words.detail());
            json.writeStringField("code", code);
            json.writeFieldName("decision");
            json.writeRawValue(decision.json());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
