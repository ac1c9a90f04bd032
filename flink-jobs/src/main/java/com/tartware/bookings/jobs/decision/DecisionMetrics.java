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

    /** @param decisions what a command gave: expiries before it, and its own answer unless it was a repeat */
    void decided(List<Decision> decisions) {
        if (decisions.isEmpty() || decisions.get(decisions.size() - 1).commandId() == null) {
            repeats.inc();
        }
        count(decisions);
    }

    void expired(List<Decision> expiries) {
        count(expiries);
    }

    private void count(List<Decision> decisions) {
        for (Decision decision : decisions) {
            decisionsByOutcome.get(decision.ruling().outcome()).inc();
        }
    }

    void buried() {
        deadLetters.inc();
    }
}
