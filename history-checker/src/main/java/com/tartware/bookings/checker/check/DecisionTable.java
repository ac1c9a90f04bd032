package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.ReplyRecord;
import com.tartware.bookings.checker.history.StoredTable;
import com.tartware.bookings.reference.Answer;
import java.util.BitSet;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** A store's table of decisions: one row a decision of the reply topic, and no other. */
final class DecisionTable {
    private final Function<Answer, Map<String, String>> due;

    /** @param due columns of a decision's row, the key's left out */
    DecisionTable(Function<Answer, Map<String, String>> due) {
        this.due = due;
    }

    /** By tenant, the last sequence that the table has or must have. */
    Map<String, Long> compare(StoredTable table, Evidence evidence, Findings findings) {
        RowComparison comparison = new RowComparison(table, findings);
        Map<String, BitSet> seen = new TreeMap<>();
        table.rows().forEach(row -> {
            findings.examined(1);
            String tenant = comparison.value(row, "tenant_id");
            long sequence = Long.parseLong(comparison.value(row, "tenant_sequence"));
            ReplyRecord reply = evidence.replies().at(tenant, sequence);
            if (reply == null) {
                findings.violation("%s has a row %s #%d, and the reply topic no such decision%s"
                        .formatted(
                                table.name(),
                                tenant,
                                sequence,
                                evidence.replies().last(tenant) == 0 ? "; the tenant has none at all" : ""));
                return;
            }
            BitSet ofTenant = seen.computeIfAbsent(tenant, unseen -> new BitSet());
            int index = Math.toIntExact(sequence);
            if (ofTenant.get(index)) {
                findings.violation("%s has the row %s #%d twice".formatted(table.name(), tenant, sequence));
            }
            ofTenant.set(index);
            comparison.compare("%s #%d".formatted(tenant, sequence), row, due.apply(reply.answer()));
        });
        return missing(table, seen, evidence, findings);
    }

    private static Map<String, Long> missing(
            StoredTable table, Map<String, BitSet> seen, Evidence evidence, Findings findings) {
        Map<String, Long> cut = evidence.history().cut();
        Map<String, Long> last = new TreeMap<>();
        SortedSet<String> tenants = new TreeSet<>(cut.keySet());
        tenants.addAll(seen.keySet());
        for (String tenant : tenants) {
            BitSet ofTenant = seen.getOrDefault(tenant, new BitSet());
            int lastSeen = Math.max(0, ofTenant.length() - 1);
            int lastDue = Math.max(lastSeen, Math.toIntExact(cut.getOrDefault(tenant, 0L)));
            last.put(tenant, (long) lastDue);
            for (int sequence = ofTenant.nextClearBit(1);
                    sequence <= lastDue;
                    sequence = ofTenant.nextClearBit(sequence + 1)) {
                ReplyRecord reply = evidence.replies().at(tenant, sequence);
                if (reply != null) {
                    findings.violation("%s lacks %s".formatted(table.name(), reply.name()));
                }
            }
        }
        return last;
    }
}
