package com.tartware.bookings.ingest.fields;

import com.tartware.bookings.ingest.json.JsonValue;
import com.tartware.bookings.ingest.json.JsonValue.JsonArray;
import com.tartware.bookings.ingest.json.JsonValue.JsonBoolean;
import com.tartware.bookings.ingest.json.JsonValue.JsonNumber;
import com.tartware.bookings.ingest.json.JsonValue.JsonObject;
import com.tartware.bookings.ingest.json.JsonValue.JsonString;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the fields of one JSON object by name. What is wrong goes to the {@link FieldErrors}, so that a client learns of every
 * mistake at once; a reading that went wrong is null. Absent and null are the same. {@link #refuseOthers()} ends the reading.
 */
public final class ObjectFields {
    /** Longer than every number of the contract by far; below this a number is small enough to be parsed. */
    private static final int DIGITS_PARSED_MAX = 40;

    private final JsonObject object;
    private final String pointer;
    private final FieldErrors errors;
    private final Set<String> known = new HashSet<>();

    public ObjectFields(JsonObject object, FieldErrors errors) {
        this(object, "", errors);
    }

    private ObjectFields(JsonObject object, String pointer, FieldErrors errors) {
        this.object = object;
        this.pointer = pointer;
        this.errors = errors;
    }

    public boolean has(String name) {
        return object.get(name) != null;
    }

    /** As {@link #has}, but an object whose members are all null says no more than one that is absent. */
    public boolean hasContent(String name) {
        JsonValue value = object.get(name);
        return value instanceof JsonObject nested
                ? nested.members().keySet().stream().anyMatch(member -> nested.get(member) != null)
                : value != null;
    }

    public String requiredIdentifier(String name) {
        return required(name) ? identifier(name) : null;
    }

    public String identifier(String name) {
        String text = text(name);
        return text == null || FieldText.isIdentifier(text) ? text : badFormat(name, FieldText.IDENTIFIER_FORM);
    }

    /** Opaque to us: 1 to 128 printable characters. */
    public String printable(String name) {
        String text = text(name);
        return text == null || FieldText.isPrintable(text) ? text : badFormat(name, FieldText.PRINTABLE_FORM);
    }

    public String currency(String name) {
        String text = text(name);
        return text == null || FieldText.isCurrency(text) ? text : badFormat(name, FieldText.CURRENCY_FORM);
    }

    /** Whatever it says, up to a length; what form it must have is for the caller to say. */
    public String requiredText(String name, int lengthMax) {
        String text = required(name) ? text(name) : null;
        return text == null || (!text.isEmpty() && text.length() <= lengthMax)
                ? text
                : badFormat(name, "1 to %d characters".formatted(lengthMax));
    }

    /** An array of words out of a list, each at most once and at least one; null if it is missing or not so. */
    public List<String> words(String name, List<String> known) {
        JsonValue value = read(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof JsonArray array)) {
            refuse(name, FieldCode.WRONG_TYPE, "Must be an array of strings.");
            return null;
        }
        if (array.elements().isEmpty()) {
            refuse(name, FieldCode.REQUIRED, "Needs at least one element; leave it out for all.");
            return null;
        }
        if (array.elements().size() > known.size()) {
            refuse(name, FieldCode.OUT_OF_RANGE, "Takes at most %d elements.".formatted(known.size()));
            return null;
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < array.elements().size(); i++) {
            String at = pointerTo(name) + "/" + i;
            if (!(array.elements().get(i) instanceof JsonString word)) {
                errors.add(at, FieldCode.WRONG_TYPE, "Must be a string.");
            } else if (!known.contains(word.text())) {
                errors.add(at, FieldCode.BAD_FORMAT, "Must be one of %s.".formatted(String.join(", ", known)));
            } else if (words.contains(word.text())) {
                errors.add(at, FieldCode.BAD_FORMAT, "Is there twice.");
            } else {
                words.add(word.text());
            }
        }
        return words;
    }

    /** A reason in a word that machines know: never prose, which could name a guest. */
    public String reasonCode(String name) {
        String text = text(name);
        return text == null || FieldText.isReasonCode(text) ? text : badFormat(name, FieldText.REASON_CODE_FORM);
    }

    public LocalDate requiredDate(String name) {
        if (!required(name)) {
            return null;
        }
        String text = text(name);
        if (text == null) {
            return null;
        }
        LocalDate date = FieldText.date(text);
        if (date == null) {
            badFormat(name, FieldText.DATE_FORM);
        }
        return date;
    }

    public Integer requiredInteger(String name, int min, int max) {
        return required(name) ? integer(name, min, max) : null;
    }

    public Integer integer(String name, int min, int max) {
        Long value = longInteger(name, min, max);
        return value == null ? null : Math.toIntExact(value);
    }

    public Long requiredLongInteger(String name, long min, long max) {
        return required(name) ? longInteger(name, min, max) : null;
    }

    public Long longInteger(String name, long min, long max) {
        JsonValue value = read(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof JsonNumber number) || !number.integer()) {
            refuse(name, FieldCode.WRONG_TYPE, "Must be an integer, written without fraction and exponent.");
            return null;
        }
        Optional<Long> inRange = inRange(number.text(), min, max);
        if (inRange.isEmpty()) {
            refuse(name, FieldCode.OUT_OF_RANGE, "Must be from %d to %d.".formatted(min, max));
        }
        return inRange.orElse(null);
    }

    public Boolean flag(String name) {
        JsonValue value = read(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonBoolean flag) {
            return flag == JsonBoolean.TRUE;
        }
        refuse(name, FieldCode.WRONG_TYPE, "Must be true or false.");
        return null;
    }

    /** The fields of an object inside this one, or null if it is missing or no object. */
    public ObjectFields nested(String name) {
        JsonValue value = read(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonObject nested) {
            return new ObjectFields(nested, pointerTo(name), errors);
        }
        refuse(name, FieldCode.WRONG_TYPE, "Must be an object.");
        return null;
    }

    /** The elements of an array of objects, or null if it is missing or no array; elements of other types are refused and left out. */
    public List<ObjectFields> requiredObjects(String name, int max, FieldCode tooMany) {
        if (!required(name)) {
            return null;
        }
        if (!(read(name) instanceof JsonArray array)) {
            refuse(name, FieldCode.WRONG_TYPE, "Must be an array.");
            return null;
        }
        if (array.elements().isEmpty()) {
            refuse(name, FieldCode.REQUIRED, "Needs at least one element.");
            return null;
        }
        if (array.elements().size() > max) {
            refuse(name, tooMany, "Takes at most %d elements.".formatted(max));
            return null;
        }
        List<ObjectFields> objects = new ArrayList<>();
        for (int i = 0; i < array.elements().size(); i++) {
            String at = pointerTo(name) + "/" + i;
            if (array.elements().get(i) instanceof JsonObject element) {
                objects.add(new ObjectFields(element, at, errors));
            } else {
                errors.add(at, FieldCode.WRONG_TYPE, "Must be an object.");
            }
        }
        return objects;
    }

    /** For a rule about a field that holds beyond its type, such as one date after another. */
    public void refuse(String name, FieldCode code, String detail) {
        errors.add(pointerTo(name), code, detail);
    }

    /** For a rule about the object as a whole. */
    public void refuseWhole(FieldCode code, String detail) {
        errors.add(pointer, code, detail);
    }

    /** Refuses every field that was not read: nothing is accepted and then ignored. */
    public void refuseOthers() {
        for (String name : object.members().keySet()) {
            if (!known.contains(name)) {
                refuse(name, FieldCode.UNKNOWN_FIELD, "There is no such field.");
            }
        }
    }

    private boolean required(String name) {
        if (read(name) == null) {
            refuse(name, FieldCode.REQUIRED, "Must be given.");
            return false;
        }
        return true;
    }

    private String text(String name) {
        JsonValue value = read(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonString string) {
            return string.text();
        }
        refuse(name, FieldCode.WRONG_TYPE, "Must be a string.");
        return null;
    }

    private String badFormat(String name, String form) {
        refuse(name, FieldCode.BAD_FORMAT, "Must be " + form + ".");
        return null;
    }

    private JsonValue read(String name) {
        known.add(name);
        return object.get(name);
    }

    private static Optional<Long> inRange(String digits, long min, long max) {
        if (digits.length() > DIGITS_PARSED_MAX) {
            return Optional.empty();
        }
        BigInteger value = new BigInteger(digits);
        boolean inRange =
                value.compareTo(BigInteger.valueOf(min)) >= 0 && value.compareTo(BigInteger.valueOf(max)) <= 0;
        return inRange ? Optional.of(value.longValueExact()) : Optional.empty();
    }

    private String pointerTo(String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
