package com.tartware.bookings.fuzzer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.fuzzer.Grammar.Parameter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values that a schema allows, small more often than large, and at the ends of their ranges more often than chance would have it. */
final class ValidValues {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String PRINTABLE = "abcXYZ019 -_.'\"\\/<>&;%$äß中🙂";

    /** From a month on, so that no check-in is in the past, to the last that is not too far ahead: 731 days. */
    private static final int FIRST_DATE_DAYS = 30;

    private static final int DATES = 700;
    private static final int NIGHTS_MAX = 14;

    /** The form of all patterns of the contract: one class of characters and how many. */
    private static final Pattern CLASS_AND_COUNT =
            Pattern.compile("\\^(?:[a-z]+_)?\\[([^]]+)]\\{([0-9]+)(?:,([0-9]+))?}\\$");

    private final Grammar grammar;
    private final Dice dice;
    private final LocalDate firstDate;

    ValidValues(Grammar grammar, Dice dice, LocalDate today) {
        this.grammar = grammar;
        this.dice = dice;
        firstDate = today.plusDays(FIRST_DATE_DAYS);
    }

    JsonNode of(JsonNode reference) {
        return of("", grammar.resolved(reference));
    }

    String ofParameter(Parameter parameter) {
        return of(parameter.name(), grammar.resolved(parameter.schema())).asText();
    }

    LocalDate date() {
        return firstDate.plusDays(dice.below(DATES));
    }

    /** After the other date, as far as a stay or a question goes. */
    LocalDate laterThan(LocalDate date) {
        return date.plusDays(1 + dice.below(NIGHTS_MAX));
    }

    private JsonNode of(String name, JsonNode schema) {
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(dice.below(schema.get("enum").size()));
        }
        if (schema.has("oneOf")) {
            return of(
                    name,
                    grammar.resolved(schema.get("oneOf")
                            .get(dice.below(schema.get("oneOf").size()))));
        }
        return switch (type(schema)) {
            case "object" -> object(schema);
            case "array" -> array(schema);
            case "integer" -> integer(schema);
            case "boolean" -> JSON.booleanNode(dice.percent(50));
            case "null" -> JSON.nullNode();
            default -> JSON.textNode(text(name, schema));
        };
    }

    /** What is allowed to be null is so now and then. */
    private String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (!type.isArray()) {
            return type.asText();
        }
        return dice.percent(10) ? "null" : type.get(0).asText();
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = JSON.objectNode();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        JsonNode oneMore = schema.path("anyOf");
        if (!oneMore.isEmpty()) {
            oneMore.get(dice.below(oneMore.size())).path("required").forEach(name -> required.add(name.asText()));
        }
        schema.path("properties").properties().forEach(property -> {
            if (required.contains(property.getKey()) || dice.percent(35)) {
                object.set(property.getKey(), of(property.getKey(), grammar.resolved(property.getValue())));
            }
        });
        keepTogether(object);
        return object;
    }

    /** What the schema says in words only: a later date after an earlier one, and an amount with its currency. */
    private void keepTogether(ObjectNode object) {
        order(object, "check_in", "check_out");
        order(object, "from", "to");
        if (object.hasNonNull("amount_minor") || object.hasNonNull("currency")) {
            object.put("amount_minor", dice.between(0, 1_000_000));
            object.put("currency", dice.oneOf("EUR", "USD", "JPY"));
        }
        for (String atLeastOne : Set.of("allotment", "overbooking_limit", "restrictions")) {
            if (object.has("from") && setsNothing(object.path(atLeastOne))) {
                object.remove(atLeastOne);
            }
        }
        if (object.has("from") && !object.has("overbooking_limit") && !object.has("restrictions")) {
            object.put("allotment", dice.below(20));
        }
    }

    /** Null, or restrictions that are all null. */
    private static boolean setsNothing(JsonNode value) {
        boolean nothing = value.isNull() || value.isObject();
        for (JsonNode member : value) {
            nothing &= member.isNull();
        }
        return nothing;
    }

    private void order(ObjectNode object, String first, String second) {
        if (object.has(first) && object.has(second)) {
            object.put(
                    second,
                    laterThan(LocalDate.parse(object.get(first).asText())).toString());
        }
    }

    private ArrayNode array(JsonNode schema) {
        ArrayNode array = JSON.arrayNode();
        int min = schema.path("minItems").asInt(0);
        int max = Math.min(schema.path("maxItems").asInt(4), dice.percent(2) ? 16 : 3);
        int size = (int) dice.between(min, Math.max(min, max));
        boolean unique = schema.path("uniqueItems").asBoolean();
        for (int i = 0; i < size; i++) {
            JsonNode item = of("", grammar.resolved(schema.path("items")));
            boolean repeated = false;
            for (JsonNode earlier : array) {
                repeated |= earlier.equals(item);
            }
            if (!unique || !repeated) {
                array.add(item);
            }
        }
        return array;
    }

    private JsonNode integer(JsonNode schema) {
        long min = schema.path("minimum").asLong(0);
        long max = schema.path("maximum").asLong(Long.MAX_VALUE >> 1);
        long value = dice.percent(25) ? dice.oneOf(min, max) : dice.between(min, Math.min(max, min + 50));
        return JSON.numberNode(value);
    }

    private String text(String name, JsonNode schema) {
        String format = schema.path("format").asText();
        if (format.equals("date")) {
            return date().toString();
        }
        // Where there is something to book, more often than not.
        if (name.equals("property_id") && dice.percent(60)) {
            return Fuzzer.PROPERTY;
        }
        if (name.equals("room_type_id") && dice.percent(80)) {
            return Fuzzer.ROOM_TYPE;
        }
        if (format.equals("uuid")) {
            return new UUID(dice.any(), dice.any()).toString();
        }
        if (format.equals("uri")) {
            return "https://192.0.2.1/" + dice.letters("abc", 5);
        }
        if (name.equals("currency")) {
            return "EUR";
        }
        Matcher pattern = CLASS_AND_COUNT.matcher(schema.path("pattern").asText());
        if (pattern.matches()) {
            int min = Integer.parseInt(pattern.group(2));
            int max = pattern.group(3) == null ? min : Integer.parseInt(pattern.group(3));
            return dice.letters(alphabet(pattern.group(1)), length(min, max));
        }
        return dice.letters(
                "abcdefgh0123",
                length(
                        Math.max(1, schema.path("minLength").asInt(1)),
                        schema.path("maxLength").asInt(30)));
    }

    /** Printable text beyond ASCII, for fields that take it. */
    String printable() {
        return "a" + dice.letters(PRINTABLE.replaceAll("[^\\x20-\\x7e]", ""), length(0, 60))
                + dice.oneOf("", "ä", "中", "🙂");
    }

    private int length(int min, int max) {
        return dice.percent(10) ? max : (int) dice.between(min, Math.min(max, min + 12));
    }

    /** {@code A-Za-z0-9._-} spelt out. */
    private static String alphabet(String characterClass) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < characterClass.length(); i++) {
            if (i + 2 < characterClass.length() && characterClass.charAt(i + 1) == '-') {
                for (char c = characterClass.charAt(i); c <= characterClass.charAt(i + 2); c++) {
                    all.append(c);
                }
                i += 2;
            } else {
                all.append(characterClass.charAt(i));
            }
        }
        return all.toString();
    }
}
