package com.tartware.bookings.ingest.json;

import java.util.List;
import java.util.Map;

/** A JSON value as it was written: names in their order, numbers as their text, so that nothing is rounded on the way in. */
public sealed interface JsonValue {
    /** @param members in the order of the text; no name occurs twice */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        /** The member, or null if it is missing or null: the two mean the same here. */
        public JsonValue get(String name) {
            JsonValue value = members.get(name);
            return value instanceof JsonNull ? null : value;
        }
    }

    record JsonArray(List<JsonValue> elements) implements JsonValue {}

    record JsonString(String text) implements JsonValue {}

    /**
     * @param text the number's own digits
     * @param integer whether it was written without fraction and exponent
     */
    record JsonNumber(String text, boolean integer) implements JsonValue {}

    enum JsonBoolean implements JsonValue {
        TRUE,
        FALSE
    }

    enum JsonNull implements JsonValue {
        NULL
    }
}
