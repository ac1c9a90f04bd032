package com.tartware.bookings.localstack.transactions;

import com.tartware.bookings.localstack.jobs.FlinkRest;
import com.tartware.bookings.localstack.jobs.FlinkRest.Job;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How far the decision job has got, as far as its transactions are concerned.
 *
 * @param state in words
 * @param settledBefore the job will never commit a transaction that began before; null while nothing is certain
 */
public record DecisionJobProgress(String state, Instant settledBefore) {
    private static final String NAME = "decision";

    /**
     * A transaction that began before a checkpoint is committed when that one has completed. The next checkpoint begins only
     * afterwards, and cannot complete while a commit is still tried again. So one that was open before the third last
     * was not the job's any more at the last. The third allows for the messages between the two being late.
     */
    private static final int CHECKPOINTS_SINCE = 3;

    /** Checkpoints are dated by the JobManager, transactions by the broker. */
    private static final Duration CLOCKS_APART_MAX = Duration.ofSeconds(5);

    public static DecisionJobProgress ask(FlinkRest flink) throws InterruptedException {
        try {
            Optional<Job> job = flink.jobs().stream()
                    .filter(known -> known.name().equals(NAME))
                    .reduce((older, newer) -> newer);
            if (job.isEmpty()) {
                return new DecisionJobProgress("not on the cluster", null);
            }
            return of(job.get().state(), flink.completedCheckpoints(job.get().id()));
        } catch (IOException e) {
            return new DecisionJobProgress("not known: Flink does not answer", null);
        }
    }

    /**
     * A job that is not running has its say when it starts: its last checkpoint may hold transactions that were
     * not committed yet, and to abort one of those is to lose decisions. So without a running job nothing is certain.
     *
     * @param completed when the completed checkpoints began, in any order
     */
    static DecisionJobProgress of(String state, List<Instant> completed) {
        if (!state.equals("RUNNING")) {
            return new DecisionJobProgress(state, null);
        }
        List<Instant> newestFirst =
                completed.stream().sorted(Comparator.reverseOrder()).toList();
        return new DecisionJobProgress(
                state,
                newestFirst.size() < CHECKPOINTS_SINCE
                        ? null
                        : newestFirst.get(CHECKPOINTS_SINCE - 1).minus(CLOCKS_APART_MAX));
    }

    boolean hasSettled(Instant began) {
        return settledBefore != null && began != null && began.isBefore(settledBefore);
    }
}
