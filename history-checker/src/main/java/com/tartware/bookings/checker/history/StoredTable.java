package com.tartware.bookings.checker.history;

import java.util.List;
import java.util.function.Consumer;

/**
 * A table as a store showed it.
 *
 * @param columns names, in the order of a row's values
 * @param rows values as text, null where a column is null; can be gone through more than once
 */
public record StoredTable(String name, List<String> columns, Rows rows) {
    /** Hands over each row. */
    @FunctionalInterface
    public interface Rows {
        void forEach(Consumer<List<String>> reader);
    }

    /** The place of a column's value in a row. */
    public int indexOf(String column) {
        int index = columns.indexOf(column);
        if (index < 0) {
            throw new IllegalArgumentException("%s has no column %s".formatted(name, column));
        }
        return index;
    }
}
