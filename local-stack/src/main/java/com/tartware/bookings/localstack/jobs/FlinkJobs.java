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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the jobs on the cluster. The cluster forgets them when its JobManager dies, so a job that is not there is submitted
 * again from its newest savepoint or retained checkpoint.
 */
public final class FlinkJobs implements Workload {
    private static final Logger LOG = LoggerFactory.getLogger(FlinkJobs.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

    /** Every submission loads the jar's classes anew in the JobManager, which a hundred in a row fill. */
    private static final Duration RESUBMIT_WAIT_MAX = Duration.ofSeconds(30);

    /** From then on it is called failed; it is tried further, in case what it needs comes back. */
    private static final int FAILURES_SHOWN_AS_FAILED = 4;

    /** How a job says that no restart would help; anything else it dies of is tried again. */
    private static final String NO_RESTART = "SuppressRestartsException";

    private final FlinkRest flink;
    private final Path jar;
    private final IntFunction<List<String>> arguments;
    private final Set<String> needs;
    private final Set<String> runsIn;
    private final List<KeptJob> jobs;
    private final ExecutorService submissions;
    private String uploadedJar;

    /**
     * Keeps these jobs, all from one jar.
     *
     * @param arguments of every job, given its parallelism
     */
    public FlinkJobs(
            FlinkRest flink,
            Path jar,
            Path flinkData,
            List<FlinkJob> jobs,
            IntFunction<List<String>> arguments,
            Set<String> needs,
            Set<String> runsIn) {
        this.flink = flink;
        this.jar = jar;
        this.arguments = arguments;
        this.needs = needs;
        this.runsIn = runsIn;
        this.jobs = jobs.stream()
                .map(job -> new KeptJob(job, new Snapshots(flinkData, job.name())))
                .toList();
        this.submissions = Executors.newFixedThreadPool(jobs.size(), work -> {
            Thread thread = new Thread(work, "job submission");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static final class KeptJob {
        final FlinkJob job;
        final Snapshots snapshots;
        final Backoff backoff = new Backoff(RESUBMIT_WAIT_MAX);
        volatile JobState state;
        volatile boolean submitting;
        volatile boolean wasRunning;
        volatile long notBeforeNanos = System.nanoTime();
        volatile int submission;

        KeptJob(FlinkJob job, Snapshots snapshots) {
            this.job = job;
            this.snapshots = snapshots;
            is("WAITING", null);
        }

        void is(String word, String note) {
            state = new JobState(job.name(), word, note);
        }
    }

    @Override
    public Set<String> needs() {
        return needs;
    }

    @Override
    public Set<String> runsIn() {
        return runsIn;
    }

    @Override
    public List<JobState> jobs() {
        return jobs.stream().map(job -> job.state).toList();
    }

    @Override
    public boolean ready() {
        return jobs.stream().allMatch(job -> job.state.state().equals("RUNNING"));
    }

    @Override
    public void keepUp() {
        try {
            List<Job> onCluster = flink.jobs();
            for (KeptJob kept : jobs) {
                if (!kept.submitting) {
                    look(kept, newest(onCluster, kept.job.name()));
                }
            }
        } catch (IOException e) {
            // The jar lies with the JobManager that took it; a new one does not have it.
            uploadedJar = null;
            LOG.debug("the JobManager does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One that still lives, if there is one; else the one that ended last. */
    private static Optional<Job> newest(List<Job> onCluster, String name) {
        List<Job> named =
                onCluster.stream().filter(job -> job.name().equals(name)).toList();
        return named.stream()
                .filter(job -> !job.ended())
                .reduce((earlier, later) -> later)
                .or(() -> named.stream().reduce((earlier, later) -> later));
    }

    private void look(KeptJob kept, Optional<Job> found) throws IOException, InterruptedException {
        if (found.isPresent() && !found.get().ended()) {
            Job job = found.get();
            if (job.running()) {
                if (!kept.wasRunning) {
                    LOG.info("job {} is running", job.name());
                    kept.snapshots.deleteOutdated();
                }
                kept.wasRunning = true;
                kept.backoff.succeeded();
                kept.is("RUNNING", null);
            } else {
                kept.wasRunning = false;
                String state = job.state().equals("RUNNING") ? "STARTING" : job.state();
                kept.is(
                        state,
                        flink.newestFailure(job.id()).map(FlinkRest::rootCause).orElse(null));
            }
            return;
        }
        kept.wasRunning = false;
        if (found.isPresent() && found.get().state().equals("FAILED")) {
            String failure = flink.newestFailure(found.get().id()).orElse("no reason given");
            if (failure.contains(NO_RESTART)) {
                if (!kept.state.failed()) {
                    LOG.error("job {} stopped itself: {}", kept.job.name(), failure);
                }
                kept.is("FAILED", "it stopped itself: " + FlinkRest.rootCause(failure));
                return;
            }
            if (kept.state.state().equals("RUNNING") || kept.state.state().equals("STARTING")) {
                afterFailure(kept, FlinkRest.rootCause(failure));
            }
        }
        if (System.nanoTime() - kept.notBeforeNanos >= 0) {
            submit(kept);
        }
    }

    private void submit(KeptJob kept) throws IOException, InterruptedException {
        if (uploadedJar == null) {
            uploadedJar = flink.upload(jar);
        }
        String jarId = uploadedJar;
        kept.submitting = true;
        kept.is("SUBMITTING", kept.state.note());
        submissions.execute(() -> {
            try {
                submit(kept, jarId);
            } finally {
                kept.submitting = false;
            }
        });
    }

    private void submit(KeptJob kept, String jarId) {
        try {
            Optional<Snapshot> newest = kept.snapshots.newest();
            kept.submission = kept.snapshots.newSubmission();
            LOG.info(
                    "submitting {} for the {}. time, {}",
                    kept.job.name(),
                    kept.submission,
                    newest.map(snapshot -> "from " + snapshot.folder()).orElse("from the start of the log"));
            flink.run(
                    jarId,
                    kept.job.entryClass(),
                    arguments.apply(kept.job.parallelism()),
                    newest.map(snapshot -> snapshot.folder().toUri().toString()),
                    Map.of(
                            "execution.checkpointing.dir",
                            kept.snapshots
                                    .checkpointsOf(kept.submission)
                                    .toUri()
                                    .toString()));
            kept.is("STARTING", null);
        } catch (IOException e) {
            afterFailure(kept, e instanceof RefusedException ? e.getMessage() : e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void afterFailure(KeptJob kept, String why) {
        Duration wait = kept.backoff.afterFailure();
        kept.notBeforeNanos = System.nanoTime() + wait.toNanos();
        LOG.warn("job {} failed {} times: {}", kept.job.name(), kept.backoff.failures(), why);
        kept.is(kept.backoff.failures() >= FAILURES_SHOWN_AS_FAILED ? "FAILED" : "WAITING", why);
    }

    @Override
    public void stop(Consumer<String> progress) {
        submissions.shutdownNow();
        try {
            List<Job> running = flink.jobs().stream()
                    .filter(job -> job.state().equals("RUNNING"))
                    .toList();
            List<StoppingJob> stopping = new ArrayList<>();
            for (KeptJob kept : jobs) {
                newest(running, kept.job.name()).ifPresent(job -> stopping.add(new StoppingJob(kept, job)));
            }
            stopping.forEach(job -> job.begin(progress));
            long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
            while (stopping.stream().anyMatch(StoppingJob::underWay) && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(150);
                stopping.forEach(job -> job.look(progress));
            }
            stopping.stream()
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
                Path folder = kept.snapshots.savepointsOf(Math.max(kept.submission, 1));
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
