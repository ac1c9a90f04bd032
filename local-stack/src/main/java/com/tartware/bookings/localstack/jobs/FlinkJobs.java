package com.tartware.bookings.localstack.jobs;

import com.tartware.bookings.localstack.jobs.FlinkRest.Job;
import com.tartware.bookings.localstack.jobs.FlinkRest.RefusedException;
import com.tartware.bookings.localstack.jobs.Snapshots.Snapshot;
import com.tartware.bookings.localstack.supervise.StackState.JobState;
import com.tartware.bookings.localstack.supervise.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the jobs on the cluster. The cluster itself goes on with them when a JobManager or TaskManager dies. A job that is not there
 * all the same, or that failed, is submitted again from its newest savepoint or retained checkpoint. A job that somebody cancelled
 * or stopped is left alone.
 */
public final class FlinkJobs implements Workload {
    private static final Logger LOG = LoggerFactory.getLogger(FlinkJobs.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

    /** From then on it is called failed; it is tried further, in case what it needs comes back. */
    private static final int FAILURES_SHOWN_AS_FAILED = 4;

    /** How a job says that a restart would not help by itself; what it complains of may still be mended from outside. */
    private static final String STOPPED_ITSELF = "SuppressRestartsException";

    private static final Duration STOPPED_ITSELF_WAIT = Duration.ofMinutes(5);

    /** A job that fails sooner than this after it was running has not recovered. */
    private static final Duration RECOVERED_AFTER = Duration.ofSeconds(30);

    /** A submission that is under way takes a minute at most. */
    private static final Duration RESERVED_WITHIN = Duration.ofSeconds(100);

    /** So long an accepted job may be missing from the list before it counts as lost. */
    private static final Duration LISTED_WITHIN = Duration.ofSeconds(5);

    private final FlinkRest flink;
    private final Path flinkData;
    private final IntFunction<List<String>> arguments;
    private final String jobManager;
    private final Set<String> taskManagers;
    private final List<KeptJob> jobs;
    private final ExecutorService submissions;
    private final PeriodicSavepoints savepoints;
    private final JobMetrics metrics;
    private volatile boolean stopping;
    private volatile boolean copiesLeftAreCancelled;
    private volatile Path jar;
    private volatile String uploadedJar;

    /**
     * Keeps these jobs, all from one jar.
     *
     * @param arguments of every job, given its parallelism
     * @param jobManager the component that must be ready before anything is asked or submitted
     * @param taskManagers the components of which one must be ready before a job is submitted
     */
    public FlinkJobs(
            FlinkRest flink,
            Path jar,
            Path flinkData,
            List<FlinkJob> jobs,
            IntFunction<List<String>> arguments,
            String jobManager,
            Set<String> taskManagers) {
        this.flink = flink;
        this.flinkData = flinkData;
        this.jar = jar;
        this.arguments = arguments;
        this.jobManager = jobManager;
        this.taskManagers = taskManagers;
        this.savepoints = new PeriodicSavepoints(flink);
        this.metrics = new JobMetrics(flink);
        this.jobs = jobs.stream()
                .map(job -> new KeptJob(job, new Snapshots(flinkData, job.name())))
                .toList();
        this.jobs.forEach(kept -> new RescaledParallelism(flinkData, kept.job.name())
                .read()
                .ifPresent(parallelism -> kept.parallelism = parallelism));
        this.submissions = Executors.newFixedThreadPool(jobs.size(), work -> {
            Thread thread = new Thread(work, "job submission");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public Set<String> runsIn() {
        Set<String> components = new HashSet<>(taskManagers);
        components.add(jobManager);
        return components;
    }

    @Override
    public List<JobState> jobs() {
        return jobs.stream().map(job -> job.state).toList();
    }

    @Override
    public boolean ready() {
        return jobs.stream().allMatch(job -> job.state.running());
    }

    @Override
    public void keepUp(Set<String> ready) {
        if (stopping) {
            return;
        }
        if (!ready.contains(jobManager)) {
            jobManagerIsAway();
            return;
        }
        try {
            // Chosen before the list is read: a job whose submission ends meanwhile is missing from it.
            List<KeptJob> settled = jobs.stream()
                    .filter(kept -> !kept.submitting && !kept.reserved)
                    .toList();
            List<Job> onCluster = flink.jobs();
            cancelCopiesLeft(onCluster);
            for (KeptJob kept : settled) {
                lookOrLog(kept, onCluster.stream().filter(kept::isThis).toList(), ready);
            }
        } catch (IOException e) {
            LOG.debug("the JobManager does not answer", e);
            jobManagerIsAway();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A supervisor that ended in the middle of a rebuild leaves the copy with the cluster, which goes on with it. Nobody waits for its
     * tables any more; this supervisor's own copies come later than its first look.
     */
    private void cancelCopiesLeft(List<Job> onCluster) throws IOException, InterruptedException {
        if (copiesLeftAreCancelled) {
            return;
        }
        Set<String> copies =
                jobs.stream().map(kept -> ShadowJob.nameOf(kept.job.name())).collect(Collectors.toSet());
        for (Job job : onCluster) {
            if (copies.contains(job.name()) && !job.ended()) {
                LOG.warn("cancelling {}, left by a rebuild that did not end", job.name());
                flink.cancel(job.id());
            }
        }
        copiesLeftAreCancelled = true;
    }

    private void jobManagerIsAway() {
        // The jar lies with the JobManager that took it; a new one does not have it.
        uploadedJar = null;
        for (KeptJob kept : jobs) {
            kept.running = false;
            if (!kept.submitting && !kept.reserved && kept.leftAlone == null && !kept.state.failed()) {
                kept.is("WAITING", "the JobManager is not ready");
            }
        }
    }

    /** One job's trouble keeps no other from being looked after. */
    private void lookOrLog(KeptJob kept, List<Job> named, Set<String> ready) throws InterruptedException {
        if (stopping) {
            return;
        }
        try {
            synchronized (kept) {
                if (!kept.reserved) {
                    look(kept, named, ready);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("could not look after job {}; trying again", kept.job.name(), e);
        }
    }

    /** @param named all jobs of this name, the newest last */
    private void look(KeptJob kept, List<Job> named, Set<String> ready) throws IOException, InterruptedException {
        Submission last = kept.submission;
        if (last != null && named.stream().anyMatch(job -> job.id().equals(last.jobId()))) {
            kept.taken = true;
        }
        List<Job> live = named.stream().filter(job -> !job.ended()).toList();
        if (!live.isEmpty()) {
            kept.leftAlone = null;
            lookAtLive(kept, live.get(live.size() - 1));
            cancelSurplus(kept, live.subList(0, live.size() - 1));
            return;
        }
        kept.running = false;
        Optional<Job> ended = named.stream()
                .filter(job -> !kept.surplusIds.contains(job.id()))
                .reduce((earlier, later) -> later);
        if (ended.isPresent() && !ended.get().failed()) {
            leaveAlone(kept, ended.get());
        } else if (ended.isPresent() && !ended.get().id().equals(kept.countedFailure)) {
            String failure = flink.newestFailure(ended.get().id()).orElse("no reason given");
            kept.countedFailure = ended.get().id();
            afterFailure(kept, failure);
        }
        if (kept.leftAlone != null) {
            kept.state = kept.leftAlone;
            return;
        }
        submitIfDue(kept, ready);
    }

    private void lookAtLive(KeptJob kept, Job job) throws IOException, InterruptedException {
        if (!job.running()) {
            kept.running = false;
            kept.is(
                    job.state().equals("RUNNING") ? "STARTING" : job.state(),
                    flink.newestFailure(job.id()).map(FlinkRest::rootCause).orElse(null));
            return;
        }
        metrics.look(kept, job);
        kept.is("RUNNING", kept.surplusNote);
        if (!kept.running) {
            kept.running = true;
            kept.runningSinceNanos = System.nanoTime();
            LOG.info("job {} is running", job.name());
            kept.snapshots.deleteOutdated();
        } else if (System.nanoTime() - kept.runningSinceNanos > RECOVERED_AFTER.toNanos()) {
            kept.backoff.succeeded();
            if (kept.job.savepoints()) {
                savepoints.look(kept, job);
            }
        }
    }

    /** Two copies would write everything twice. */
    private void cancelSurplus(KeptJob kept, List<Job> surplus) throws IOException, InterruptedException {
        for (Job job : surplus) {
            if (kept.surplusIds.add(job.id())) {
                LOG.error("job {} is there twice; cancelling the older one, {}", job.name(), job.id());
            }
            kept.surplusNote = "it was there twice; the older one, %s, was cancelled".formatted(job.id());
            kept.is(kept.state.state(), kept.surplusNote);
            if (!job.state().equals("CANCELLING")) {
                flink.cancel(job.id());
            }
        }
    }

    private static void leaveAlone(KeptJob kept, Job ended) {
        if (kept.leftAlone == null) {
            String how = ended.state().equals("CANCELED") ? "cancelled" : "stopped";
            LOG.warn("job {} was {} by somebody and is left alone", kept.job.name(), how);
            kept.leftAlone = new JobState(
                    kept.job.name(),
                    ended.state(),
                    "it was %s by somebody and is left alone; ./tartware down and ./tartware up start it again"
                            .formatted(how));
        }
    }

    private void submitIfDue(KeptJob kept, Set<String> ready) throws IOException, InterruptedException {
        boolean due = System.nanoTime() - kept.notBeforeNanos >= 0;
        List<String> missing = kept.job.needs().stream()
                .filter(need -> !ready.contains(need))
                .sorted()
                .collect(Collectors.toCollection(ArrayList::new));
        if (Collections.disjoint(taskManagers, ready)) {
            missing.add(taskManagers.size() == 1 ? taskManagers.iterator().next() : "any taskmanager");
        }
        if (due && missing.isEmpty()) {
            submit(kept);
        } else if (due && !kept.state.failed()) {
            kept.is("WAITING", "not ready: " + String.join(", ", missing));
        }
    }

    private void submit(KeptJob kept) throws IOException, InterruptedException {
        if (uploadedJar == null) {
            uploadedJar = flink.upload(jar);
        }
        String jarId = uploadedJar;
        kept.surplusNote = null;
        kept.submitting = true;
        kept.is("SUBMITTING", kept.backoff.failures() == 0 ? null : kept.state.note());
        submissions.execute(() -> {
            try {
                submit(kept, jarId);
            } catch (RuntimeException e) {
                LOG.error("job {} could not be submitted", kept.job.name(), e);
                afterFailure(kept, e.toString());
            } finally {
                kept.submitting = false;
            }
        });
    }

    private void submit(KeptJob kept, String jarId) {
        try {
            if (flink.jobs().stream().anyMatch(job -> kept.isThis(job) && !job.ended())) {
                kept.is("STARTING", null);
                return;
            }
            Optional<Snapshot> newest = kept.snapshots.newest();
            if (kept.taken) {
                kept.submission = Submission.numbered(kept.snapshots.newSubmission());
                kept.taken = false;
            }
            Submission submission = kept.submission;
            LOG.info(
                    "submitting {} for the {}. time, {}",
                    kept.job.name(),
                    submission.number(),
                    newest.map(snapshot -> "from " + snapshot.folder()).orElse("from the start of the log"));
            run(kept, jarId, newest);
            kept.taken = true;
            kept.notBefore(LISTED_WITHIN);
            kept.is("STARTING", null);
        } catch (IOException e) {
            afterFailure(kept, e instanceof RefusedException ? e.getMessage() : e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(KeptJob kept, String jarId, Optional<Snapshot> snapshot) throws IOException, InterruptedException {
        Submission submission = kept.submission;
        Path checkpoints = kept.snapshots.checkpointsOf(submission.number());
        try {
            flink.run(
                    jarId,
                    submission.jobId(),
                    kept.job.entryClass(),
                    arguments.apply(kept.parallelism),
                    snapshot.map(found -> found.folder().toUri().toString()),
                    Map.of("execution.checkpointing.dir", checkpoints.toUri().toString()));
        } catch (RefusedException e) {
            if (submission.endsWith(e)) {
                kept.taken = true;
            }
            throw e;
        }
    }

    private static void afterFailure(KeptJob kept, String failure) {
        boolean stoppedItself = failure.contains(STOPPED_ITSELF);
        String why = FlinkRest.rootCause(failure);
        Duration wait = kept.backoff.afterFailure();
        kept.notBefore(stoppedItself ? STOPPED_ITSELF_WAIT : wait);
        LOG.warn("job {} failed {} times: {}", kept.job.name(), kept.backoff.failures(), failure);
        kept.is(
                stoppedItself || kept.backoff.failures() >= FAILURES_SHOWN_AS_FAILED ? "FAILED" : "WAITING",
                stoppedItself ? "it stopped itself: " + why : why);
    }

    /** The job in hand of one operation: from now on nothing is done about it until it is released. */
    KeptJob reserve(String name, String during) throws JobOperationException, InterruptedException {
        KeptJob kept = kept(name);
        long deadline = System.nanoTime() + RESERVED_WITHIN.toNanos();
        while (System.nanoTime() < deadline) {
            synchronized (kept) {
                if (!kept.submitting && !kept.reserved) {
                    kept.reserved = true;
                    kept.is(during, null);
                    return kept;
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new JobOperationException("%s is %s just now; try again"
                .formatted(name, kept.state.state().toLowerCase(Locale.ROOT)));
    }

    KeptJob kept(String name) throws JobOperationException {
        return jobs.stream()
                .filter(kept -> kept.job.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new JobOperationException(
                        "there is no job %s; the jobs are %s".formatted(name, String.join(", ", names()))));
    }

    /** From now on the job is looked after again, and submitted from its newest state if it does not run. */
    void release(KeptJob kept) {
        synchronized (kept) {
            kept.leftAlone = null;
            kept.notBefore(Duration.ZERO);
            kept.reserved = false;
        }
    }

    Optional<Job> live(KeptJob kept) throws IOException, InterruptedException {
        return flink.jobs().stream()
                .filter(job -> kept.isThis(job) && !job.ended())
                .reduce((earlier, later) -> later);
    }

    List<String> names() {
        return jobs.stream().map(kept -> kept.job.name()).toList();
    }

    /** Slots that these jobs take without this one. */
    int slotsBeside(KeptJob kept) {
        return jobs.stream()
                .filter(other -> other != kept)
                .mapToInt(other -> other.parallelism)
                .sum();
    }

    void rescale(KeptJob kept, int parallelism) throws IOException {
        new RescaledParallelism(flinkData, kept.job.name()).write(parallelism);
        kept.parallelism = parallelism;
    }

    List<String> argumentsOf(KeptJob kept) {
        return arguments.apply(kept.parallelism);
    }

    Path jar() {
        return jar;
    }

    /** For every submission from now on. */
    void useJar(Path other) {
        jar = other;
        uploadedJar = null;
    }

    @Override
    public void stop(Consumer<String> progress) {
        stopping = true;
        submissions.shutdownNow();
        try {
            List<Job> running = flink.jobs().stream()
                    .filter(job -> job.state().equals("RUNNING"))
                    .toList();
            List<StoppingJob> stopped = new ArrayList<>();
            for (KeptJob kept : jobs) {
                running.stream()
                        .filter(kept::isThis)
                        .reduce((earlier, later) -> later)
                        .ifPresent(job -> stopped.add(new StoppingJob(flink, kept, job)));
            }
            stopped.forEach(job -> job.begin(progress));
            long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
            while (stopped.stream().anyMatch(StoppingJob::underWay) && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(150);
                stopped.forEach(job -> job.look(progress));
            }
            stopped.stream()
                    .filter(StoppingJob::underWay)
                    .forEach(job -> progress.accept(
                            "%s took no savepoint within %d s; the next up goes on from its newest checkpoint"
                                    .formatted(job.name(), STOP_LIMIT.toSeconds())));
        } catch (IOException e) {
            progress.accept(
                    "the JobManager does not answer, so no savepoints were taken; the next up goes on from the newest checkpoints");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
