package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.avro.Decision;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A store's rows of decisions, compared with the reply topic as they are read. Rows beyond the cut are kept until the topic was
 * read again: a store trails the topic, so by then each of them must be there.
 */
final class StoredDecisions {
    private final String store;
    private final List<Column<Decision>> columns;
    private final Decisions replies;
    private final Map<String, Long> cut;
    private final Differences differences;
    private final Map<String, BitSet> seenByTenant = new HashMap<>();
    private final List<Row> beyondCut = new ArrayList<>();
    private long rows;

    /** @param cut by tenant the sequence up to which the store must have come; it may have come further */
    StoredDecisions(
            String store,
            List<Column<Decision>> columns,
            Decisions replies,
            Map<String, Long> cut,
            Differences differences) {
        this.store = store;
        this.columns = columns;
        this.replies = replies;
        this.cut = cut;
        this.differences = differences;
    }

    void take(Row row) {
        rows++;
        if (row.sequence() > cut.getOrDefault(row.tenantId(), 0L)) {
            beyondCut.add(row);
            return;
        }
        compare(row);
        if (row.sequence() < 1) {
            return;
        }
        BitSet seen = seenByTenant.computeIfAbsent(row.tenantId(), tenant -> new BitSet());
        int sequence = Math.toIntExact(row.sequence());
        if (seen.get(sequence)) {
            differences.add("%s: %s #%d is there twice".formatted(store, row.tenantId(), sequence));
        }
        seen.set(sequence);
    }

    /** To be called once all rows were taken and the reply topic was read to its end again after that. */
    void finish() {
        beyondCut.forEach(this::compare);
        cut.forEach((tenantId, last) -> {
            BitSet seen = seenByTenant.getOrDefault(tenantId, new BitSet());
            for (int sequence = seen.nextClearBit(1); sequence <= last; sequence = seen.nextClearBit(sequence + 1)) {
                differences.add("%s: %s #%d is absent".formatted(store, tenantId, sequence));
            }
        });
    }

    private void compare(Row row) {
        String where = "%s: %s #%d".formatted(store, row.tenantId(), row.sequence());
        Decision expected = replies.decision(row.tenantId(), row.sequence());
        if (expected == null) {
            differences.add(where + " is not on the reply topic");
        } else {
            differences.compareColumns(where, row.columns(), Column.texts(columns, expected));
        }
    }

    long rows() {
        return rows;
    }
}
