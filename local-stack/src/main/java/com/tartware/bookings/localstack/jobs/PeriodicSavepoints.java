package com.tartware.bookings.localstack.jobs;

import com.tartware.bookings.localstack.jobs.FlinkRest.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a savepoint of a running job every ten minutes. Checkpoints go back some seconds only; a lost decision is found later than
 * that, and repaired from a state before it.
 */
final class PeriodicSavepoints {
    private static final Logger LOG = LoggerFactory.getLogger(PeriodicSavepoints.class);
    private static final Duration EVERY = Duration.ofMinutes(10);

    private final FlinkRest flink;

    PeriodicSavepoints(FlinkRest flink) {
        this.flink = flink;
    }

    /** Begins one if it is time, or sees whether the one that was begun is complete. */
    void look(KeptJob kept, Job job) throws IOException, InterruptedException {
        if (kept.savepointRequest != null) {
            await(kept, job);
        } else if (System.nanoTime() - kept.savepointNanos > EVERY.toNanos()) {
            kept.savepointNanos = System.nanoTime();
            Path folder = kept.snapshots.savepointsOf(kept.snapshots.submissionOf(job.id()));
            kept.savepointRequest =
                    flink.beginSavepoint(job.id(), folder.toUri().toString());
        }
    }

    private void await(KeptJob kept, Job job) throws InterruptedException {
        try {
            Optional<String> taken = flink.savepoint(job.id(), kept.savepointRequest);
            if (taken.isPresent()) {
                kept.savepointRequest = null;
                LOG.info("savepoint of {} at {}", kept.job.name(), taken.get());
                kept.snapshots.deleteOutdated();
            }
        } catch (IOException e) {
            kept.savepointRequest = null;
            LOG.warn("no savepoint of {}; the next one in {}", kept.job.name(), EVERY, e);
        }
    }
}
