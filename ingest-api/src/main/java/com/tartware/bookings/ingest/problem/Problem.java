package com.tartware.bookings.ingest.problem;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.tartware.bookings.ingest.fields.FieldError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An error answer as of RFC 9457.
 *
 * @param detail a sentence about this occurrence; never holds what the client sent, nor anything about our insides
 * @param errors the fields refused; empty for everything but {@link ProblemCode#INVALID_FIELD}
 * @param headers that go with the answer, such as {@code Retry-After}
 */
public record Problem(ProblemCode code, String detail, List<FieldError> errors, Map<String, String> headers) {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Before a code in lower case, with hyphens. */
    public static final String TYPE_PREFIX = "urn:tartware:problem:";

    private static final JsonFactory JSON = new JsonFactory();

    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, List.of(), Map.of());
    }

    public static Problem invalidFields(List<FieldError> errors) {
        String detail = errors.size() == 1 ? "1 field was refused." : errors.size() + " fields were refused.";
        return new Problem(ProblemCode.INVALID_FIELD, detail, errors, Map.of());
    }

    public Problem withHeader(String name, String value) {
        Map<String, String> extended = new TreeMap<>(headers);
        extended.put(name, value);
        return new Problem(code, detail, errors, extended);
    }

    public int status() {
        return code.status();
    }

    /** The answer's body, UTF-8. */
    public byte[] json() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField(
                    "type", TYPE_PREFIX + code.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            json.writeStringField("title", code.title());
            json.writeNumberField("status", code.status());
            json.writeStringField("detail", detail);
            json.writeStringField("code", code.name());
            writeErrors(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** Writes the member {@code errors} of the object that has been begun, if there are any. */
    public void writeErrors(JsonGenerator json) throws IOException {
        if (errors.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("errors");
        for (FieldError error : errors) {
            json.writeStartObject();
            json.writeStringField("pointer", error.pointer());
            json.writeStringField("code", error.code().name());
            json.writeStringField("detail", error.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
