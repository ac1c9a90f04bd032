package com.tartware.bookings.localstack.transactions;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose transaction it is, by its id.
 *
 * @param subtask of the decision job; null for everybody else
 */
record Owner(Integer subtask) {
    static final Owner STRANGER = new Owner(null);

    /**
     * The decision job's prefix, and what the sink's pool of transactions puts behind it: the subtask that began it and a
     * number. Source: DecisionJob; TransactionalIdFactory in flink-connector-kafka 5.0.
     */
    private static final Pattern DECISION_JOB = Pattern.compile("tartware-decision-(\\d{1,5})-\\d+");

    /** @param transactionalId null where the coordinator knows none */
    static Owner of(String transactionalId) {
        if (transactionalId == null) {
            return STRANGER;
        }
        Matcher parts = DECISION_JOB.matcher(transactionalId);
        return parts.matches() ? new Owner(Integer.valueOf(parts.group(1))) : STRANGER;
    }

    boolean decisionJob() {
        return subtask != null;
    }

    @Override
    public String toString() {
        return subtask == null ? "a stranger" : "the decision job, subtask " + subtask;
    }
}
