package com.tartware.bookings.jobs.webhook;

import com.tartware.bookings.sinks.webhook.DeliveryResult;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** What operators see of deliveries; docs/runbooks/webhooks.md says what each means. */
final class WebhookMetrics {
    private static final String FAILURES_BY_ERROR = "failuresByError";
    private static final String ERROR = "error";

    final Counter failedReads;
    final Counter disablings;
    private final Counter deliveries;
    private final Counter failures;
    private final Counter failuresByStatus;
    private final Map<DeliveryResult.Error, Counter> failuresByError = new EnumMap<>(DeliveryResult.Error.class);

    /** Gauges are asked by other threads. */
    private volatile Figures figures = new Figures(0, 0, 0, 0, 0, 0);

    /**
     * As of a few seconds ago.
     *
     * @param lagMax decisions that the endpoint furthest behind has before it
     */
    record Figures(int endpoints, int disabledEndpoints, int retriesDue, int inFlight, long lagMax, int heldTenants) {}

    WebhookMetrics(MetricGroup group) {
        deliveries = group.counter("deliveries");
        failures = group.counter("failures");
        failedReads = group.counter("failedReads");
        disablings = group.counter("disablings");
        for (DeliveryResult.Error error : DeliveryResult.Error.values()) {
            failuresByError.put(error, group.addGroup(ERROR, error.name()).counter(FAILURES_BY_ERROR));
        }
        failuresByStatus = group.addGroup(ERROR, "HTTP_STATUS").counter(FAILURES_BY_ERROR);
        group.gauge("endpoints", (Gauge<Integer>) () -> figures.endpoints());
        group.gauge("disabledEndpoints", (Gauge<Integer>) () -> figures.disabledEndpoints());
        group.gauge("retriesDue", (Gauge<Integer>) () -> figures.retriesDue());
        group.gauge("inFlight", (Gauge<Integer>) () -> figures.inFlight());
        group.gauge("lagMax", (Gauge<Long>) () -> figures.lagMax());
        group.gauge("heldTenants", (Gauge<Integer>) () -> figures.heldTenants());
    }

    void show(Figures figures) {
        this.figures = figures;
    }

    void count(DeliveryResult result) {
        if (result.delivered()) {
            deliveries.inc();
            return;
        }
        failures.inc();
        (result.error() == null ? failuresByStatus : failuresByError.get(result.error())).inc();
    }
}
