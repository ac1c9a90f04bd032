package com.tartware.bookings.ingest.fields;

import java.util.ArrayList;
import java.util.List;

/** Collects every field that was refused, in the order in which they were read. */
public final class FieldErrors {
    /** A body of 256 KiB can name 37,000 unknown fields; the answer stays smaller than the question. */
    static final int LISTED_MAX = 1_000;

    private static final int POINTER_LENGTH_MAX = 256;

    private final List<FieldError> errors = new ArrayList<>();

    public void add(String pointer, FieldCode code, String detail) {
        if (errors.size() < LISTED_MAX) {
            errors.add(new FieldError(shortened(pointer), code, detail));
        }
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    public List<FieldError> list() {
        return List.copyOf(errors);
    }

    private static String shortened(String pointer) {
        if (pointer.length() <= POINTER_LENGTH_MAX) {
            return pointer;
        }
        int end = Character.isHighSurrogate(pointer.charAt(POINTER_LENGTH_MAX - 1))
                ? POINTER_LENGTH_MAX - 1
                : POINTER_LENGTH_MAX;
        return pointer.substring(0, end) + "…";
    }
}
