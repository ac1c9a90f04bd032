package com.tartware.bookings.checker.check;

import com.tartware.bookings.checker.history.PartitionEnd;

/** An open transaction holds back every reader of committed records, and whoever wrote it is gone. */
final class NoOpenTransaction implements Check {
    @Override
    public String name() {
        return "no-open-transaction";
    }

    @Override
    public String promise() {
        return "no transaction is left open";
    }

    @Override
    public void run(Evidence evidence, Findings findings) {
        for (PartitionEnd end : evidence.history().partitionEnds()) {
            findings.examined(1);
            if (end.committedEnd() < end.end()) {
                findings.violation("%s partition %d: a transaction from offset %d on is open; the partition ends at %d"
                        .formatted(end.topic(), end.partition(), end.committedEnd(), end.end()));
            }
        }
    }
}
