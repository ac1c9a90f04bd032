package com.tartware.bookings.localstack.jobs;

import com.tartware.bookings.localstack.jobs.FlinkRest.RefusedException;
import java.time.Duration;
import java.util.UUID;

/**
 * One submission, perhaps tried several times.
 *
 * @param jobId the same at every try: if an answer was lost and the job lives after all, Flink refuses a second one
 */
record Submission(int number, String jobId, long beganNanos) {
    /** How Flink refuses a second application, or job, of one id. */
    private static final String ID_IS_TAKEN = "has already been submitted";

    /** So long a job whose submission was not answered may still come; twice the time that we wait for the answer. */
    private static final Duration LATE_WITHIN = Duration.ofMinutes(3);

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
