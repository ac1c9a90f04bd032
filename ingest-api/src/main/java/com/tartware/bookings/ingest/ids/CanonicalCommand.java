package com.tartware.bookings.ingest.ids;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.tartware.bookings.ingest.json.JsonValue;
import com.tartware.bookings.ingest.json.JsonValue.JsonArray;
import com.tartware.bookings.ingest.json.JsonValue.JsonBoolean;
import com.tartware.bookings.ingest.json.JsonValue.JsonNull;
import com.tartware.bookings.ingest.json.JsonValue.JsonNumber;
import com.tartware.bookings.ingest.json.JsonValue.JsonObject;
import com.tartware.bookings.ingest.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one text of a command, however its request was written: compact JSON of {@code body}, {@code kind} and {@code path}, names
 * sorted at every level, null members left out, integers in plain digits, and only those escapes that JSON demands. Ids are made
 * from it, so its form can never change; a test pins it.
 *
 * <p>Take only bodies that passed validation: numbers other than integers have no canonical form here.
 */
public final class CanonicalCommand {
    private static final JsonFactory JSON = new JsonFactory();

    private CanonicalCommand() {}

    /**
     * @param kind the command's name for ever, such as {@code create_booking}
     * @param path the parameters of the request's path by name; ids in lower case
     * @param body without an idempotency key
     */
    public static String text(String kind, Map<String, String> path, JsonObject body) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeFieldName("body");
            write(body, json);
            json.writeStringField("kind", kind);
            json.writeObjectFieldStart("path");
            for (Map.Entry<String, String> parameter : new TreeMap<>(path).entrySet()) {
                json.writeStringField(parameter.getKey(), parameter.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return text.toString();
    }

    private static void write(JsonValue value, JsonGenerator json) throws IOException {
        if (value instanceof JsonObject object) {
            json.writeStartObject();
            for (Map.Entry<String, JsonValue> member : new TreeMap<>(object.members()).entrySet()) {
                if (!(member.getValue() instanceof JsonNull)) {
                    json.writeFieldName(member.getKey());
                    write(member.getValue(), json);
                }
            }
            json.writeEndObject();
        } else if (value instanceof JsonArray array) {
            json.writeStartArray();
            for (JsonValue element : array.elements()) {
                write(element, json);
            }
            json.writeEndArray();
        } else if (value instanceof JsonString string) {
            json.writeString(string.text());
        } else if (value instanceof JsonNumber number) {
            if (!number.integer()) {
                throw new IllegalArgumentException("a validated command holds integers only");
            }
            json.writeNumber(new BigInteger(number.text()));
        } else if (value instanceof JsonBoolean bool) {
            json.writeBoolean(bool == JsonBoolean.TRUE);
        } else {
            json.writeNull();
        }
    }
}
