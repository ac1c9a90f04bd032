package com.tartware.bookings.checker.check;

import com.tartware.bookings.reference.Answer;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** In which fields two decisions differ, and how. */
final class FieldDifferences {
    private FieldDifferences() {}

    /** Such as {@code bookingVersion is 3, not 2}. */
    static String of(Answer expected, Answer found) {
        List<String> differences = new ArrayList<>();
        for (RecordComponent field : Answer.class.getRecordComponents()) {
            Object due = value(field, expected);
            Object there = value(field, found);
            if (!Objects.equals(due, there)) {
                differences.add("%s is %s, not %s".formatted(field.getName(), there, due));
            }
        }
        return String.join("; ", differences);
    }

    private static Object value(RecordComponent field, Answer answer) {
        try {
            return field.getAccessor().invoke(answer);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's fields can be read", e);
        }
    }
}
