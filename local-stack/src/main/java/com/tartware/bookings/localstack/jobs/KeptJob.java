package com.tartware.bookings.localstack.jobs;

import com.tartware.bookings.localstack.jobs.FlinkRest.Job;
import com.tartware.bookings.localstack.supervise.Backoff;
import com.tartware.bookings.localstack.supervise.StackState.JobState;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A job of the stack, and how looking after it goes. */
final class KeptJob {
    /** Every submission loads the jar's classes anew in the JobManager, which a hundred in a row fill. */
    private static final Duration RESUBMIT_WAIT_MAX = Duration.ofSeconds(30);

    final FlinkJob job;
    final Snapshots snapshots;
    final Backoff backoff = new Backoff(RESUBMIT_WAIT_MAX);
    /** Flink ids of copies that were ended on purpose, by us. */
    final Set<String> surplusIds = ConcurrentHashMap.newKeySet();

    /** Of the savepoint that is being taken from time to time; null while none is. */
    String savepointRequest;

    long savepointNanos = System.nanoTime();
    volatile JobState state;

    /** As it last told; what a job held is held while it restarts. */
    volatile int heldTenants;

    volatile long behind;
    long askedMetricsNanos;
    volatile boolean submitting;
    volatile long notBeforeNanos = System.nanoTime();
    volatile Submission submission;

    /** Whether the submission is used up: the cluster has taken or refused it, so the next needs a new number and id. */
    volatile boolean taken = true;

    /** An operation has it in hand: nobody else may touch it. */
    volatile boolean reserved;

    /** Subtasks of every operator at the next submission. */
    volatile int parallelism;

    /** What is said of a job that somebody ended on purpose; null while it is kept up. */
    JobState leftAlone;

    boolean running;
    long runningSinceNanos;
    String countedFailure;
    String surplusNote;

    KeptJob(FlinkJob job, Snapshots snapshots) {
        this.job = job;
        this.snapshots = snapshots;
        this.parallelism = job.parallelism();
        is("WAITING", null);
    }

    void is(String word, String note) {
        state = new JobState(job.name(), word, note, heldTenants, behind);
    }

    /** Its name, or the id under which it was submitted, which the cluster knows first. */
    boolean isThis(Job found) {
        Submission last = submission;
        return found.name().equals(job.name()) || (last != null && found.id().equals(last.jobId()));
    }

    void notBefore(Duration wait) {
        notBeforeNanos = System.nanoTime() + wait.toNanos();
    }
}
