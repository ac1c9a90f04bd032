package com.tartware.bookings.localstack.jobs;

import com.tartware.bookings.localstack.jobs.FlinkRest.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A second copy of a job, which may take the place of the first. */
public final class ShadowJob {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final long LOOK_EVERY_MILLIS = 200;

    private final FlinkJobs jobs;
    private final FlinkRest flink;
    private final KeptJob original;
    private final String id;
    private final Path checkpoints;

    /** @param checkpoints the folder of the copy's own; nobody needs them once it has ended */
    ShadowJob(FlinkJobs jobs, FlinkRest flink, KeptJob original, String id, Path checkpoints) {
        this.jobs = jobs;
        this.flink = flink;
        this.original = original;
        this.id = id;
        this.checkpoints = checkpoints;
    }

    /** The name of the copy of a job. */
    public static String nameOf(String job) {
        return job + "-rebuild";
    }

    public String name() {
        return nameOf(original.job.name());
    }

    public boolean running() throws IOException, InterruptedException {
        return find(id).filter(Job::running).isPresent();
    }

    /** Ends it; its work so far is lost. */
    public void cancel() throws JobOperationException, IOException, InterruptedException {
        if (live()) {
            flink.cancel(id);
        }
        await(() -> !live(), name() + " does not end");
        // Flink keeps those of a job that is cancelled, for somebody to go on from.
        Snapshots.deleteTree(checkpoints);
    }

    private boolean live() throws IOException, InterruptedException {
        return find(id).filter(job -> !job.ended()).isPresent();
    }

    /** What is done while neither of the two runs. */
    @FunctionalInterface
    public interface Exchange {
        void run() throws Exception;
    }

    /**
     * Ends the original, stops this copy with a savepoint, lets the exchange happen, and starts the original from that savepoint. If
     * the copy cannot be stopped or the exchange fails, the original goes on from where it was.
     */
    public void takeOver(Exchange exchange, Consumer<String> progress) throws Exception {
        jobs.reserve(original.job.name(), "REBUILDING");
        try {
            Optional<Job> live = jobs.live(original);
            if (live.isPresent()) {
                original.surplusIds.add(live.get().id());
                flink.cancel(live.get().id());
                await(() -> jobs.live(original).isEmpty(), original.job.name() + " does not end");
            }
            Path savepoints = original.snapshots.savepointsOf(original.snapshots.newSubmission());
            String request = flink.stopWithSavepoint(id, savepoints.toUri().toString());
            await(() -> flink.stopped(id, request), name() + " takes no savepoint");
            try {
                Snapshots.deleteTree(checkpoints);
                exchange.run();
            } catch (Exception e) {
                // The original's own state is the right one for its tables.
                Snapshots.deleteTree(savepoints);
                throw e;
            }
            progress.accept("the new tables are live");
        } finally {
            jobs.release(original);
        }
        await(() -> original.state.running(), original.job.name() + " does not run; ./tartware status says why");
        progress.accept(original.job.name() + " goes on with them");
    }

    private Optional<Job> find(String jobId) throws IOException, InterruptedException {
        return flink.jobs().stream().filter(job -> job.id().equals(jobId)).findFirst();
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static void await(Condition condition, String otherwise)
            throws JobOperationException, IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new JobOperationException(otherwise + " within " + LIMIT.toMinutes() + " minutes");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }
}
