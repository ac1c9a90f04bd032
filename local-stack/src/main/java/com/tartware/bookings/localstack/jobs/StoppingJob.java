package com.tartware.bookings.localstack.jobs;

import com.tartware.bookings.localstack.jobs.FlinkRest.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A job that is being stopped with a savepoint. */
final class StoppingJob {
    private final FlinkRest flink;
    private final KeptJob kept;
    private final Job job;
    private String request;
    private boolean stopped;

    StoppingJob(FlinkRest flink, KeptJob kept, Job job) {
        this.flink = flink;
        this.kept = kept;
        this.job = job;
    }

    boolean stopped() {
        return stopped;
    }

    boolean underWay() {
        return request != null;
    }

    String name() {
        return kept.job.name();
    }

    void begin(Consumer<String> progress) {
        kept.is("STOPPING", null);
        try {
            Path folder = kept.snapshots.savepointsOf(kept.snapshots.submissionOf(job.id()));
            request = flink.stopWithSavepoint(job.id(), folder.toUri().toString());
        } catch (IOException e) {
            gaveUp(e, progress);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void look(Consumer<String> progress) {
        try {
            if (underWay() && flink.stopped(job.id(), request)) {
                request = null;
                stopped = true;
                kept.is("STOPPED", null);
                progress.accept(kept.job.name() + " stopped with a savepoint");
            }
        } catch (IOException e) {
            gaveUp(e, progress);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void gaveUp(IOException e, Consumer<String> progress) {
        request = null;
        kept.is("STOPPED", e.getMessage());
        progress.accept("%s took no savepoint (%s); its newest checkpoint stays".formatted(name(), e.getMessage()));
    }
}
