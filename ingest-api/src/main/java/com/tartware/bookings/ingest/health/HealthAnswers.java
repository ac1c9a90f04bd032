package com.tartware.bookings.ingest.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** {@code GET /health/live} and {@code /health/ready}. */
public final class HealthAnswers {
    private static final JsonFactory JSON = new JsonFactory();

    private final Readiness readiness;

    public HealthAnswers(Readiness readiness) {
        this.readiness = readiness;
    }

    public void live(Context request) {
        answer(request, 200, "live", List.of());
    }

    public void ready(Context request) {
        List<String> reasons = readiness.reasonsAgainst();
        if (reasons.isEmpty()) {
            answer(request, 200, "ready", reasons);
        } else {
            answer(request, 503, "not ready", reasons);
        }
    }

    private static void answer(Context request, int status, String word, List<String> reasons) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("status", word);
            json.writeArrayFieldStart("reasons");
            for (String reason : reasons) {
                json.writeString(reason);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        request.status(status).contentType("application/json").result(text.toString());
    }
}
