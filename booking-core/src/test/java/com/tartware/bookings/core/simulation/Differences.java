package com.tartware.bookings.core.simulation;

import com.tartware.bookings.reference.Answer;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Says in which fields two lists of answers differ. Slow, and only called when they do. */
final class Differences {
    private Differences() {}

    static String between(List<Answer> expected, List<Answer> answered) {
        List<String> differences = new ArrayList<>();
        if (expected.size() != answered.size()) {
            differences.add("%d decisions, %d expected\n  ledger %s\n  model  %s"
                    .formatted(answered.size(), expected.size(), answered, expected));
        }
        for (int i = 0; i < Math.min(expected.size(), answered.size()); i++) {
            for (RecordComponent field : Answer.class.getRecordComponents()) {
                Object wanted = value(field, expected.get(i));
                Object got = value(field, answered.get(i));
                if (!Objects.equals(wanted, got)) {
                    differences.add("%s\n  ledger %s\n  model  %s".formatted(field.getName(), got, wanted));
                }
            }
        }
        return String.join("\n", differences);
    }

    private static Object value(RecordComponent field, Answer answer) {
        try {
            return field.getAccessor().invoke(answer);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }
}
