package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.schemas.decision.DecisionJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A column of a store and what it must hold. Stores and expectations meet as text, which each store can make of any type.
 *
 * @param value of the row, may be null
 */
record Column<R>(String name, Function<R, Object> value) {
    static <R> List<String> names(List<Column<R>> columns) {
        return columns.stream().map(Column::name).toList();
    }

    /** Column by column what the row must hold; null where it holds nothing. */
    static <R> Map<String, String> texts(List<Column<R>> columns, R row) {
        Map<String, String> texts = new LinkedHashMap<>();
        columns.forEach(column -> texts.put(column.name(), text(column.value().apply(row))));
        return texts;
    }

    /** Instants with microseconds, the finest of any store, so that a digit too many is seen. */
    private static String text(Object value) {
        if (value instanceof Instant instant) {
            return DecisionJson.text(instant).replace("Z", "000Z");
        }
        return value == null ? null : value.toString();
    }
}
