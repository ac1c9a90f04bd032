package com.tartware.bookings.localstack.jobs;

import com.tartware.bookings.localstack.jobs.FlinkRest.Job;
import com.tartware.bookings.localstack.jobs.FlinkRest.RefusedException;
import com.tartware.bookings.localstack.jobs.Snapshots.Snapshot;
import com.tartware.bookings.localstack.supervise.Backoff;
import com.tartware.bookings.localstack.supervise.StackState.JobState;
import com.tartware.bookings.localstack.supervise.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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

    /** Every submission loads the jar's classes anew in the JobManager, which a hundred in a row fill. */
    private static final Duration RESUBMIT_WAIT_MAX = Duration.ofSeconds(30);

    /** From then on it is called failed; it is tried further, in case what it needs comes back. */
    private static final int FAILURES_SHOWN_AS_FAILED = 4;

    /** How a job says that a restart would not help by itself; what it complains of may still be mended from outside. */
    private static final String STOPPED_ITSELF = "SuppressRestartsException";

    /** How Flink refuses a second application, or job, of one id. */
    private static final String ID_IS_TAKEN = "has already been submitted";

    /** So long a job whose submission was not answered may still come; twice the time that we wait for the answer. */
    private static final Duration LATE_WITHIN = Duration.ofMinutes(3);

    private static final Duration STOPPED_ITSELF_WAIT = Duration.ofMinutes(5);

    /** A job that fails sooner than this after it was running has not recovered. */
    private static final Duration RECOVERED_AFTER = Duration.ofSeconds(30);

    /** So long an accepted job may be missing from the list before it counts as lost. */
    private static final Duration LISTED_WITHIN = Duration.ofSeconds(5);

    private final FlinkRest flink;
    private final Path jar;
    private final IntFunction<List<String>> arguments;
    private final String jobManager;
    private final Set<String> taskManagers;
    private final List<KeptJob> jobs;
    private final ExecutorService submissions;
    private volatile boolean stopping;
    private String uploadedJar;

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
        this.jar = jar;
        this.arguments = arguments;
        this.jobManager = jobManager;
        this.taskManagers = taskManagers;
        this.jobs = jobs.stream()
                .map(job -> new KeptJob(job, new Snapshots(flinkData, job.name())))
                .toList();
        this.submissions = Executors.newFixedThreadPool(jobs.size(), work -> {
            Thread thread = new Thread(work, "job submission");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * One submission, perhaps tried several times.
     *
     * @param jobId the same at every try: if an answer was lost and the job lives after all, Flink refuses a second one
     */
    private record Submission(int number, String jobId, long beganNanos) {
        static Submission numbered(int number) {
            return new Submission(number, UUID.randomUUID().toString().replace("-", ""), System.nanoTime());
        }

        /** Whether this refusal leaves no doubt that nothing more can come of the submission. */
        boolean endsWith(RefusedException refusal) {
            if (refusal.getMessage().contains(ID_IS_TAKEN)) {
                return System.nanoTime() - beganNanos > LATE_WITHIN.toNanos();
            }
            // The JobManager may answer that it waited too long itself, and go on all the same.
            return !refusal.getMessage().contains("Timeout");
        }
    }

    private static final class KeptJob {
        final FlinkJob job;
        final Snapshots snapshots;
        final Backoff backoff = new Backoff(RESUBMIT_WAIT_MAX);
        final Set<String> surplusIds = new HashSet<>();
        volatile JobState state;
        volatile boolean submitting;
        volatile long notBeforeNanos = System.nanoTime();
        volatile Submission submission;

        /** Whether the submission is used up: the cluster has taken or refused it, so the next needs a new number and id. */
        volatile boolean taken = true;

        /** What is said of a job that somebody ended on purpose; null while it is kept up. */
        JobState leftAlone;

        boolean running;
        long runningSinceNanos;
        String countedFailure;
        String surplusNote;

        KeptJob(FlinkJob job, Snapshots snapshots) {
            this.job = job;
            this.snapshots = snapshots;
            is("WAITING", null);
        }

        void is(String word, String note) {
            state = new JobState(job.name(), word, note);
        }

        /** Its name, or the id under which it was submitted, which the cluster knows first. */
        boolean isThis(Job found) {
            Submission last = submission;
            return found.name().equals(job.name())
                    || (last != null && found.id().equals(last.jobId()));
        }

        void notBefore(Duration wait) {
            notBeforeNanos = System.nanoTime() + wait.toNanos();
        }
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
            List<KeptJob> settled =
                    jobs.stream().filter(kept -> !kept.submitting).toList();
            List<Job> onCluster = flink.jobs();
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

    private void jobManagerIsAway() {
        // The jar lies with the JobManager that took it; a new one does not have it.
        uploadedJar = null;
        for (KeptJob kept : jobs) {
            kept.running = false;
            if (!kept.submitting && kept.leftAlone == null && !kept.state.failed()) {
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
            look(kept, named, ready);
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
        kept.is("RUNNING", kept.surplusNote);
        if (!kept.running) {
            kept.running = true;
            kept.runningSinceNanos = System.nanoTime();
            LOG.info("job {} is running", job.name());
            kept.snapshots.deleteOutdated();
        } else if (System.nanoTime() - kept.runningSinceNanos > RECOVERED_AFTER.toNanos()) {
            kept.backoff.succeeded();
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
                    arguments.apply(kept.job.parallelism()),
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
                        .ifPresent(job -> stopped.add(new StoppingJob(kept, job)));
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
                                    .formatted(job.kept.job.name(), STOP_LIMIT.toSeconds())));
        } catch (IOException e) {
            progress.accept(
                    "the JobManager does not answer, so no savepoints were taken; the next up goes on from the newest checkpoints");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class StoppingJob {
        final KeptJob kept;
        final Job job;
        String request;

        StoppingJob(KeptJob kept, Job job) {
            this.kept = kept;
            this.job = job;
        }

        boolean underWay() {
            return request != null;
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
            progress.accept("%s took no savepoint (%s); the next up goes on from its newest checkpoint"
                    .formatted(kept.job.name(), e.getMessage()));
        }
    }
}
