package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.StoredTable;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A row of a store against what it must hold, column by column. */
final class RowComparison {
    private static final String PAYLOAD = "payload";

    private final StoredTable table;
    private final Findings findings;

    RowComparison(StoredTable table, Findings findings) {
        this.table = table;
        this.findings = findings;
    }

    String value(List<String> row, String column) {
        return row.get(table.indexOf(column));
    }

    /** @param where for the sentence */
    void compare(String where, List<String> row, Map<String, String> due) {
        due.forEach((column, value) -> {
            String there = value(row, column);
            boolean same = column.equals(PAYLOAD) ? sameJson(there, value) : Objects.equals(there, value);
            if (!same) {
                findings.violation("%s %s: column %s is %s, the reply topic says %s"
                        .formatted(table.name(), where, column, there, value));
            }
        });
    }

    /** A store may write its JSON in another order, and with other spaces. */
    private static boolean sameJson(String there, String due) {
        try {
            return there != null && DecisionJson.read(there).equals(DecisionJson.read(due));
        } catch (IllegalArgumentException noJson) {
            return false;
        }
    }
}
