package com.tartware.bookings.localstack.jobs;

import com.tartware.bookings.localstack.jobs.FlinkRest.Job;
import com.tartware.bookings.localstack.jobs.Snapshots.Snapshot;
import com.tartware.bookings.localstack.supervise.StackState.JobState;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator does with jobs of a running stack. Each operation has its jobs to itself while it is at work, tells its
 * progress in sentences, and leaves the jobs running as they were if it fails.
 */
public final class JobOperations {
    private static final Logger LOG = LoggerFactory.getLogger(JobOperations.class);

    /** As long as a checkpoint of these jobs may take. */
    private static final Duration SAVEPOINT_LIMIT = Duration.ofMinutes(5);

    /** With the state to load and a checkpoint to complete. */
    private static final Duration RUNNING_LIMIT = Duration.ofMinutes(3);

    /** In a row, without a checkpoint between them. A TaskManager or a broker that goes away meanwhile costs one or two. */
    private static final int FAILURES_MAX = 5;

    private static final long LOOK_EVERY_MILLIS = 200;

    private final FlinkJobs jobs;
    private final FlinkRest flink;
    private final Path flinkData;
    private final int partitions;
    private final Duration runningLimit;

    /** @param partitions of the topics that the jobs read: no job can have more subtasks */
    public JobOperations(FlinkJobs jobs, FlinkRest flink, Path flinkData, int partitions) {
        this(jobs, flink, flinkData, partitions, RUNNING_LIMIT);
    }

    /** @param runningLimit a job that has not run by then does not */
    JobOperations(FlinkJobs jobs, FlinkRest flink, Path flinkData, int partitions, Duration runningLimit) {
        this.jobs = jobs;
        this.flink = flink;
        this.flinkData = flinkData;
        this.partitions = partitions;
        this.runningLimit = runningLimit;
    }

    /** Takes a savepoint of a job that goes on, and returns where it is. */
    public String savepoint(String name, Consumer<String> progress)
            throws JobOperationException, IOException, InterruptedException {
        KeptJob kept = jobs.reserve(name, "SAVEPOINT");
        try {
            Job job = running(kept);
            Path folder = kept.snapshots.savepointsOf(kept.snapshots.submissionOf(job.id()));
            String request = flink.beginSavepoint(job.id(), folder.toUri().toString());
            long deadline = System.nanoTime() + SAVEPOINT_LIMIT.toNanos();
            Optional<String> taken = Optional.empty();
            while (taken.isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw new JobOperationException("no savepoint of %s within %d minutes; the job goes on"
                            .formatted(name, SAVEPOINT_LIMIT.toMinutes()));
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
                taken = flink.savepoint(job.id(), request);
            }
            progress.accept("%s: %s".formatted(name, taken.get()));
            return taken.get();
        } finally {
            jobs.release(kept);
        }
    }

    /**
     * Stops the job with a savepoint and starts it from there with so many subtasks; returns how many it had before.
     *
     * @param dryRun only says whether it could be done
     */
    public int rescale(String name, int parallelism, boolean dryRun, Consumer<String> progress)
            throws JobOperationException, IOException, InterruptedException {
        if (parallelism < 1 || parallelism > partitions) {
            throw new JobOperationException("the parallelism is %d, outside 1 to %d, the partitions that the job reads"
                    .formatted(parallelism, partitions));
        }
        if (dryRun) {
            KeptJob kept = jobs.kept(name);
            refuseIfSlotsAreShort(kept, parallelism);
            running(kept);
            progress.accept("%s would be stopped with a savepoint and started with parallelism %d, now %d"
                    .formatted(name, parallelism, kept.parallelism));
            return kept.parallelism;
        }
        KeptJob kept = jobs.reserve(name, "RESCALING");
        int before = kept.parallelism;
        try {
            refuseIfSlotsAreShort(kept, parallelism);
            stop(List.of(kept), progress);
            jobs.rescale(kept, parallelism);
        } finally {
            jobs.release(kept);
        }
        try {
            awaitRunning(kept);
        } catch (JobOperationException e) {
            progress.accept("going back to parallelism %d: %s".formatted(before, e.getMessage()));
            jobs.reserve(name, "RESCALING");
            try {
                end(kept);
                jobs.rescale(kept, before);
            } finally {
                jobs.release(kept);
            }
            awaitRunning(kept);
            throw e;
        }
        progress.accept("%s runs with parallelism %d, before %d".formatted(name, parallelism, before));
        return before;
    }

    private void refuseIfSlotsAreShort(KeptJob kept, int parallelism)
            throws JobOperationException, IOException, InterruptedException {
        int slots = flink.slots();
        int needed = jobs.slotsBeside(kept) + parallelism;
        if (needed > slots) {
            throw new JobOperationException(
                    "the jobs would need %d slots and there are %d; start more TaskManagers: ./tartware up --taskmanagers N"
                            .formatted(needed, slots));
        }
    }

    /** Says what {@link #upgrade} would do. */
    public void planUpgrade(Path jar, Consumer<String> progress)
            throws JobOperationException, IOException, InterruptedException {
        progress.accept(
                Files.mismatch(jar, jobs.jar()) < 0
                        ? "%s is the jar that the jobs run out of".formatted(jar)
                        : "%s differs from the jar that the jobs run out of".formatted(jar));
        for (String name : jobs.names()) {
            boolean runs = jobs.live(jobs.kept(name)).filter(Job::running).isPresent();
            progress.accept(
                    runs
                            ? name + " would be stopped with a savepoint and started out of it"
                            : name + " does not run, and would be started out of it");
        }
    }

    /**
     * Stops all jobs with savepoints and starts them from there out of another jar. The one of the two that is not used then is deleted,
     * with its folder.
     *
     * @param jar a copy for this purpose, in a folder of its own
     */
    public void upgrade(Path jar, Consumer<String> progress)
            throws JobOperationException, IOException, InterruptedException {
        Path before = jobs.jar();
        Map<KeptJob, Optional<Snapshot>> states = replaceJar(jar, progress);
        try {
            awaitAllRunning(progress);
            discard(before);
        } catch (JobOperationException e) {
            progress.accept("going back to the jar before: " + e.getMessage());
            takeBack(before, states, progress);
            awaitAllRunning(progress);
            discard(jar);
            throw new JobOperationException(
                    "the jobs run as before, out of the jar before; the new one failed: " + e.getMessage());
        }
    }

    /** Every submission uploads the jar in use; no other is needed, for a savepoint neither. */
    private void discard(Path copy) throws IOException {
        if (copy.equals(jobs.jar())) {
            return;
        }
        Files.deleteIfExists(copy);
        try {
            Files.deleteIfExists(copy.getParent());
        } catch (DirectoryNotEmptyException othersLieThere) {
            return;
        }
    }

    /** Returns what each job's newest state was as it was stopped. */
    private Map<KeptJob, Optional<Snapshot>> replaceJar(Path jar, Consumer<String> progress)
            throws JobOperationException, IOException, InterruptedException {
        Map<KeptJob, Optional<Snapshot>> states = new LinkedHashMap<>();
        List<KeptJob> reserved = reserveAll();
        try {
            List<KeptJob> live = new ArrayList<>();
            for (KeptJob kept : reserved) {
                if (jobs.live(kept).filter(Job::running).isPresent()) {
                    live.add(kept);
                }
            }
            stop(live, progress);
            for (KeptJob kept : reserved) {
                states.put(kept, kept.snapshots.newest());
            }
            jobs.useJar(jar);
        } finally {
            reserved.forEach(jobs::release);
        }
        return states;
    }

    /**
     * From the states of before: what a newer jar has written since, an older one need not understand. What was decided since is decided
     * once more, the same, and readers drop it.
     */
    private void takeBack(Path jar, Map<KeptJob, Optional<Snapshot>> states, Consumer<String> progress)
            throws JobOperationException, IOException, InterruptedException {
        List<KeptJob> reserved = reserveAll();
        try {
            for (KeptJob kept : reserved) {
                end(kept);
                Optional<Snapshot> state = states.get(kept);
                if (state.isEmpty() || state.get().isThere()) {
                    setAsideAllAfter(state, kept, progress);
                }
            }
            jobs.useJar(jar);
        } finally {
            reserved.forEach(jobs::release);
        }
    }

    private List<KeptJob> reserveAll() throws JobOperationException, InterruptedException {
        List<KeptJob> reserved = new ArrayList<>();
        try {
            for (String name : jobs.names()) {
                reserved.add(jobs.reserve(name, "UPGRADING"));
            }
        } catch (JobOperationException | InterruptedException e) {
            reserved.forEach(jobs::release);
            throw e;
        }
        return reserved;
    }

    /**
     * Ends the job and starts it from the newest state that was complete before then, or without any if none is so old. What it has
     * done since, it does again.
     *
     * @param dryRun only says which state that would be
     */
    public void restoreBefore(String name, Instant then, boolean dryRun, Consumer<String> progress)
            throws JobOperationException, IOException, InterruptedException {
        if (dryRun) {
            progress.accept(restoring(name, jobs.kept(name).snapshots.newestBefore(then), then));
            return;
        }
        KeptJob kept = jobs.reserve(name, "RESTORING");
        try {
            Optional<Snapshot> snapshot = kept.snapshots.newestBefore(then);
            progress.accept(restoring(name, snapshot, then));
            end(kept);
            setAsideAllAfter(snapshot, kept, progress);
        } finally {
            jobs.release(kept);
        }
        awaitRunning(kept);
        progress.accept(name + " runs again");
    }

    private static String restoring(String name, Optional<Snapshot> snapshot, Instant then) {
        return snapshot.isPresent()
                ? "%s is restored from %s".formatted(name, snapshot.get().folder())
                : "no state of %s is older than %s: it folds the whole log from its start".formatted(name, then);
    }

    private void setAsideAllAfter(Optional<Snapshot> snapshot, KeptJob kept, Consumer<String> progress)
            throws IOException {
        Path aside = flinkData.resolve("aside").resolve(Instant.now().toString().replace(':', '-'));
        int moved = kept.snapshots.setAsideAllAfter(snapshot, aside);
        if (moved > 0) {
            progress.accept(
                    "%d newer checkpoints and savepoints of %s moved to %s".formatted(moved, kept.job.name(), aside));
        }
    }

    /** Without a savepoint: its newest checkpoint stays. A JobManager that is away meanwhile is waited for. */
    private void end(KeptJob kept) throws JobOperationException, InterruptedException {
        long deadline = System.nanoTime() + runningLimit.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                List<Job> live = flink.jobs().stream()
                        .filter(job -> kept.isThis(job) && !job.ended())
                        .toList();
                if (live.isEmpty()) {
                    return;
                }
                for (Job job : live) {
                    if (kept.surplusIds.add(job.id()) || !job.state().equals("CANCELLING")) {
                        flink.cancel(job.id());
                    }
                }
            } catch (IOException e) {
                LOG.warn("{} cannot be ended just now; trying again", kept.job.name(), e);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        throw new JobOperationException(
                kept.job.name() + " does not end; see ./tartware logs jobmanager. No state was moved");
    }

    private Job running(KeptJob kept) throws JobOperationException, IOException, InterruptedException {
        return jobs.live(kept)
                .filter(Job::running)
                .orElseThrow(() -> new JobOperationException(
                        kept.job.name() + " does not run; ./tartware status says why. Nothing was changed"));
    }

    /** With savepoints, all at the same time; the jobs that could not be stopped go on. */
    private void stop(List<KeptJob> stopped, Consumer<String> progress)
            throws JobOperationException, IOException, InterruptedException {
        List<StoppingJob> stopping = new ArrayList<>();
        for (KeptJob kept : stopped) {
            Job job = running(kept);
            kept.surplusIds.add(job.id());
            stopping.add(new StoppingJob(flink, kept, job));
        }
        stopping.forEach(job -> job.begin(progress));
        long deadline = System.nanoTime() + SAVEPOINT_LIMIT.toNanos();
        while (stopping.stream().anyMatch(StoppingJob::underWay) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            stopping.forEach(job -> job.look(progress));
        }
        List<String> not = stopping.stream()
                .filter(job -> !job.stopped())
                .map(StoppingJob::name)
                .toList();
        if (!not.isEmpty()) {
            throw new JobOperationException(
                    "%s could not be stopped with a savepoint; nothing was changed".formatted(String.join(", ", not)));
        }
    }

    private void awaitAllRunning(Consumer<String> progress)
            throws JobOperationException, IOException, InterruptedException {
        for (String name : jobs.names()) {
            awaitRunning(jobs.kept(name));
            progress.accept(name + " runs");
        }
    }

    /**
     * A job that runs may fail at its first record still; with a checkpoint it has come further. One that fails again and again without
     * one is not waited for, since nothing is decided meanwhile.
     */
    private void awaitRunning(KeptJob kept) throws JobOperationException, InterruptedException {
        long deadline = System.nanoTime() + runningLimit.toNanos();
        while (true) {
            JobState state = kept.state;
            Progress progress = progressOf(kept);
            if (state.running() && progress.checkpoint()) {
                return;
            }
            if (progress.failures().size() >= FAILURES_MAX) {
                throw new JobOperationException("%s does not run: it failed %d times, the last time with %s"
                        .formatted(
                                kept.job.name(),
                                progress.failures().size(),
                                FlinkRest.rootCause(progress.failures().get(0))));
            }
            if (state.failed() || System.nanoTime() > deadline) {
                throw new JobOperationException("%s does not run: %s".formatted(kept.job.name(), whyNot(state)));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private static String whyNot(JobState state) {
        if (state.note() != null) {
            return state.note();
        }
        return state.running() ? "it completes no checkpoint" : "it is " + state.state();
    }

    /**
     * How far a job has come since it was submitted.
     *
     * @param failures only as long as there is no checkpoint
     */
    private record Progress(boolean checkpoint, List<String> failures) {
        static final Progress NONE = new Progress(false, List.of());
    }

    private Progress progressOf(KeptJob kept) throws InterruptedException {
        try {
            Optional<Job> live = jobs.live(kept);
            if (live.isEmpty()) {
                return Progress.NONE;
            }
            String id = live.get().id();
            return flink.completedCheckpoints(id).isEmpty()
                    ? new Progress(false, flink.failures(id))
                    : new Progress(true, List.of());
        } catch (IOException e) {
            LOG.debug("the JobManager does not tell of {}", kept.job.name(), e);
            return Progress.NONE;
        }
    }
}
