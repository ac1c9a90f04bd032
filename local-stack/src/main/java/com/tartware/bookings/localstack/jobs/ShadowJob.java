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
    private final Folders folders;

    ShadowJob(FlinkJobs jobs, FlinkRest flink, KeptJob original, String id, Folders folders) {
        this.jobs = jobs;
        this.flink = flink;
        this.original = original;
        this.id = id;
        this.folders = folders;
    }

    /** The copy's own; nobody needs them once it has ended. */
    record Folders(Path checkpoints, Path savepoints) {
        static Folders of(String copy, Path flinkData) {
            return new Folders(
                    flinkData.resolve("checkpoints").resolve(copy),
                    flinkData.resolve("savepoints").resolve(copy));
        }

        void delete() throws IOException {
            Snapshots.deleteTree(checkpoints);
            Snapshots.deleteTree(savepoints);
        }
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
        folders.delete();
    }

    private boolean live() throws IOException, InterruptedException {
        return find(id).filter(job -> !job.ended()).isPresent();
    }

    /** A part of the work of taking over that belongs to the store. */
    @FunctionalInterface
    public interface Step {
        void run() throws Exception;
    }

    /**
     * Ends the original, lets this copy read the rest, stops it with a savepoint, lets the exchange happen, and starts the original from that
     * savepoint. If anything fails before the exchange has happened, the original goes on from where it was. That savepoint becomes one of the
     * original's after the exchange only: with the old tables it would leave out what the copy alone has written. Were it lost on the way, the
     * original would write once more what the new tables have.
     *
     * @param rest waits until the copy has read, with a checkpoint, all that the original can have written
     * @param exchange is done while neither of the two runs
     */
    public void takeOver(Step rest, Step exchange, Consumer<String> progress) throws Exception {
        jobs.reserve(original.job.name(), "REBUILDING");
        try {
            Optional<Job> live = jobs.live(original);
            if (live.isPresent()) {
                original.surplusIds.add(live.get().id());
                flink.cancel(live.get().id());
                await(() -> jobs.live(original).isEmpty(), original.job.name() + " does not end");
            }
            rest.run();
            String request =
                    flink.stopWithSavepoint(id, folders.savepoints().toUri().toString());
            await(() -> flink.stopped(id, request), name() + " takes no savepoint");
            exchange.run();
            original.snapshots.adopt(folders.savepoints());
            folders.delete();
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
