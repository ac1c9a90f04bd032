package com.tartware.bookings.localstack.jobs;

import com.tartware.bookings.localstack.jobs.FlinkRest.Job;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What running jobs tell of themselves and an operator has to know: tenants that they hold, records that they have not read yet. */
final class JobMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(JobMetrics.class);

    /** Of SequenceCheck in the projections. */
    private static final String HELD_TENANTS = "heldTenants";

    /** Of every Kafka source. */
    private static final String PENDING_RECORDS = "pendingRecords";

    /** The JobManager has no newer ones sooner: Flink's metrics.fetcher.update-interval. */
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final FlinkRest flink;

    JobMetrics(FlinkRest flink) {
        this.flink = flink;
    }

    /** Asks if it is time. A job that does not tell, as in its first seconds, is taken to be as it was. */
    void look(KeptJob kept, Job job) throws InterruptedException {
        long now = System.nanoTime();
        if (kept.askedMetricsNanos != 0 && now - kept.askedMetricsNanos < EVERY.toNanos()) {
            return;
        }
        kept.askedMetricsNanos = now;
        try {
            Map<String, Long> told = flink.metrics(job.id(), Set.of(HELD_TENANTS, PENDING_RECORDS));
            Long held = told.get(HELD_TENANTS);
            if (held != null) {
                kept.heldTenants = held.intValue();
            }
            kept.behind = told.getOrDefault(PENDING_RECORDS, kept.behind);
        } catch (IOException e) {
            LOG.debug("job {} does not tell its metrics", kept.job.name(), e);
        }
    }
}
