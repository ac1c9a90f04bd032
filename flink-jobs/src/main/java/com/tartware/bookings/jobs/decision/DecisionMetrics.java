package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.core.decision.Decision;
import com.tartware.bookings.core.decision.Outcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What the decision operator counts; by outcome only, since tenants are too many for metrics. */
final class DecisionMetrics {
    private final Map<Outcome, Counter> decisionsByOutcome = new EnumMap<>(Outcome.class);
    private final Counter repeats;
    private final Counter deadLetters;

    DecisionMetrics(MetricGroup group) {
        for (Outcome outcome : Outcome.values()) {
            decisionsByOutcome.put(
                    outcome, group.addGroup("outcome", outcome.name()).counter("decisions"));
        }
        repeats = group.counter("repeats");
        deadLetters = group.counter("deadLetters");
    }

    void decided(List<Decision> decisions) {
        if (decisions.isEmpty()) {
            repeats.inc();
        }
        for (Decision decision : decisions) {
            decisionsByOutcome.get(decision.ruling().outcome()).inc();
        }
    }

    void buried() {
        deadLetters.inc();
    }
}
