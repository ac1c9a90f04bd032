package com.tartware.bookings.ingest.fields;

import io.javalin.http.Context;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the parameters of a request's query by name; they are fields like any other, and refused the same way, each under the pointer
 * {@code /query/NAME}. A reading that went wrong is null. {@link #refuseOthers()} ends the reading.
 */
public final class QueryFields {
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,40}");
    private static final int DIGITS_MAX = 18;

    private final Map<String, List<String>> parameters;
    private final FieldErrors errors;
    private final Set<String> known = new HashSet<>();

    public QueryFields(Context request, FieldErrors errors) {
        this.parameters = request.queryParamMap();
        this.errors = errors;
    }

    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    public String requiredIdentifier(String name) {
        String text = required(name);
        return text == null || FieldText.isIdentifier(text) ? text : badFormat(name, FieldText.IDENTIFIER_FORM);
    }

    public LocalDate requiredDate(String name) {
        String text = required(name);
        LocalDate date = text == null ? null : FieldText.date(text);
        if (text != null && date == null) {
            badFormat(name, FieldText.DATE_FORM);
        }
        return date;
    }

    /** Opaque to us: 1 to 128 printable characters. */
    public String printable(String name) {
        String text = text(name);
        return text == null || FieldText.isPrintable(text) ? text : badFormat(name, FieldText.PRINTABLE_FORM);
    }

    /** As the client wrote it; null if it did not. */
    public String text(String name) {
        known.add(name);
        List<String> values = parameters.get(name);
        if (values == null) {
            return null;
        }
        if (values.size() > 1) {
            return badFormat(name, "given once");
        }
        return values.get(0);
    }

    public Long integer(String name, long min, long max) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (!INTEGER.matcher(text).matches()) {
            refuse(name, FieldCode.WRONG_TYPE, "Must be an integer, written without fraction and exponent.");
            return null;
        }
        if (text.length() <= DIGITS_MAX) {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        }
        refuse(name, FieldCode.OUT_OF_RANGE, "Must be from %d to %d.".formatted(min, max));
        return null;
    }

    public void refuse(String name, FieldCode code, String detail) {
        known.add(name);
        errors.add("/query/" + name.replace("~", "~0").replace("/", "~1"), code, detail);
    }

    /** Refuses every parameter that was not read: nothing is accepted and then ignored. */
    public void refuseOthers() {
        for (String name : parameters.keySet()) {
            if (!known.contains(name)) {
                refuse(name, FieldCode.UNKNOWN_FIELD, "There is no such parameter.");
            }
        }
    }

    private String required(String name) {
        if (!has(name)) {
            refuse(name, FieldCode.REQUIRED, "Must be given.");
            return null;
        }
        return text(name);
    }

    private String badFormat(String name, String form) {
        refuse(name, FieldCode.BAD_FORMAT, "Must be " + form + ".");
        return null;
    }
}
