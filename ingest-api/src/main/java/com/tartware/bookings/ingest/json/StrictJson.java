package com.tartware.bookings.ingest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.tartware.bookings.ingest.json.JsonValue.JsonArray;
import com.tartware.bookings.ingest.json.JsonValue.JsonBoolean;
import com.tartware.bookings.ingest.json.JsonValue.JsonNull;
import com.tartware.bookings.ingest.json.JsonValue.JsonNumber;
import com.tartware.bookings.ingest.json.JsonValue.JsonObject;
import com.tartware.bookings.ingest.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON object, and nothing that two readers could understand differently: only UTF-8, no repeated name, nothing after
 * the object, no NUL and no lone surrogate in any string, written plainly or as an escape.
 */
public final class StrictJson {
    /** Objects and arrays inside one another; the contract's limit. */
    public static final int DEPTH_MAX = 32;

    /**
     * The length of the whole text is bounded by whoever read it from the network; a limit on names or numbers would only turn
     * an unknown field or a number out of range into malformed JSON.
     */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            // Names come from clients: kept in shared tables they would stay, and their hashes could be made to
            // collide.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private StrictJson() {}

    /** @throws MalformedJsonException if the bytes are anything but one JSON object */
    public static JsonObject object(byte[] utf8) throws MalformedJsonException {
        return object(utf8, 0, utf8.length);
    }

    /** As {@link #object(byte[])}, for a part of the bytes. */
    public static JsonObject object(byte[] utf8, int offset, int length) throws MalformedJsonException {
        CharBuffer text = decoded(ByteBuffer.wrap(utf8, offset, length));
        try (JsonParser parser = JSON.createParser(text.array(), text.arrayOffset(), text.length())) {
            if (parser.nextToken() == null) {
                throw new MalformedJsonException("There is no JSON; an object is expected.");
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new MalformedJsonException("The JSON must be an object.");
            }
            JsonObject object = readObject(parser);
            if (parser.nextToken() != null) {
                throw malformedAt(parser, "There is text after the end of the JSON object");
            }
            return object;
        } catch (StreamConstraintsException e) {
            throw new MalformedJsonException("The JSON is nested deeper than %d levels.".formatted(DEPTH_MAX));
        } catch (JsonParseException e) {
            throw malformedAt(e.getLocation(), "This is not valid JSON");
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory does not fail", e);
        }
    }

    private static CharBuffer decoded(ByteBuffer utf8) throws MalformedJsonException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(utf8);
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException("This is not valid UTF-8.");
        }
    }

    private static JsonObject readObject(JsonParser parser) throws IOException, MalformedJsonException {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = checked(parser, parser.currentName());
            parser.nextToken();
            if (members.putIfAbsent(name, readValue(parser)) != null) {
                throw malformedAt(parser, "A name occurs twice in one object");
            }
        }
        return new JsonObject(members);
    }

    private static JsonArray readArray(JsonParser parser) throws IOException, MalformedJsonException {
        List<JsonValue> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(readValue(parser));
        }
        return new JsonArray(elements);
    }

    private static JsonValue readValue(JsonParser parser) throws IOException, MalformedJsonException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_STRING -> new JsonString(checked(parser, parser.getText()));
            case VALUE_NUMBER_INT -> new JsonNumber(parser.getText(), true);
            case VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getText(), false);
            case VALUE_TRUE -> JsonBoolean.TRUE;
            case VALUE_FALSE -> JsonBoolean.FALSE;
            case VALUE_NULL -> JsonNull.NULL;
            default -> throw malformedAt(parser, "This is not valid JSON");
        };
    }

    private static String checked(JsonParser parser, String text) throws MalformedJsonException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw malformedAt(parser, "A string holds the character NUL");
            }
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw malformedAt(parser, "A string holds half of a surrogate pair");
                }
                i++;
            }
        }
        return text;
    }

    private static MalformedJsonException malformedAt(JsonParser parser, String what) {
        return malformedAt(parser.currentLocation(), what);
    }

    private static MalformedJsonException malformedAt(JsonLocation at, String what) {
        return new MalformedJsonException(
                at == null ? what + "." : "%s (line %d, column %d).".formatted(what, at.getLineNr(), at.getColumnNr()));
    }
}
