package com.tartware.bookings.checker.history;

import com.tartware.bookings.reference.Answer;

/** A committed record of the reply topic. */
public record ReplyRecord(int partition, long offset, String tenant, Answer answer) {
    /** How to find it. */
    public String name() {
        return "%s #%d (reply topic, partition %d offset %d)".formatted(tenant, answer.sequence(), partition, offset);
    }
}
