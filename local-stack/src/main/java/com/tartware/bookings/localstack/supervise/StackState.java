package com.tartware.bookings.localstack.supervise;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * What the supervisor publishes for {@code up}, {@code status} and {@code down}.
 *
 * @param supervisorPid whose word this is; a file left by an earlier run names another
 * @param note why it failed, or what is being done just now; null if there is nothing to say
 */
public record StackState(
        long supervisorPid, Phase phase, String note, List<ComponentState> components, List<JobState> jobs) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public enum Phase {
        STARTING,
        READY,
        STOPPING,
        STOPPED,
        FAILED
    }

    /**
     * One process.
     *
     * @param pid null while there is none
     * @param seconds from its start until it was ready, or until now
     */
    public record ComponentState(String name, Long pid, String state, String address, String note, double seconds) {
        public boolean ready() {
            return state.equals("ready");
        }

        public boolean failed() {
            return state.equals("failed");
        }
    }

    /**
     * One Flink job.
     *
     * @param state Flink's word, or WAITING, SUBMITTING, STARTING
     * @param heldTenants tenants that it holds, since a decision of them is missing
     * @param behind records that it could read and has not read
     */
    public record JobState(String name, String state, String note, int heldTenants, long behind) {
        /**
         * What one tenant at its limit of 5,000 writes/s asks within ten seconds; the decisions of a checkpoint come all at once, so some
         * thousands are no lag.
         */
        private static final long LAGS_FROM = 50_000;

        public JobState(String name, String state, String note) {
            this(name, state, note, 0, 0);
        }

        /** What somebody has to see to, though it runs; which page of the runbooks. */
        public Optional<String> alarm() {
            if (heldTenants > 0) {
                return Optional.of("holds %d tenant%s: ./tartware explain gap, docs/runbooks/sequence-gap.md"
                        .formatted(heldTenants, heldTenants == 1 ? "" : "s"));
            }
            return behind < LAGS_FROM
                    ? Optional.empty()
                    : Optional.of("is %d records behind: docs/runbooks/job-not-running.md".formatted(behind));
        }

        public boolean running() {
            return state.equals("RUNNING");
        }

        /** Somebody ended it on purpose, and nobody starts it again before the next up. */
        public boolean endedOnPurpose() {
            return state.equals("CANCELED") || state.equals("FINISHED");
        }

        public boolean failed() {
            return state.equals("FAILED");
        }
    }

    /** Whether everything serves just now; the phase READY only tells that it once did. */
    public boolean everythingReady() {
        return phase == Phase.READY
                && components.stream().allMatch(ComponentState::ready)
                && jobs.stream().allMatch(JobState::running);
    }

    public Optional<ComponentState> failedComponent() {
        return components.stream().filter(ComponentState::failed).findFirst();
    }

    public Optional<JobState> failedJob() {
        return jobs.stream().filter(JobState::failed).findFirst();
    }

    public Optional<JobState> jobEndedOnPurpose() {
        return jobs.stream().filter(JobState::endedOnPurpose).findFirst();
    }

    public void publish(Path file) {
        try {
            Path unfinished = file.resolveSibling(file.getFileName() + "." + supervisorPid + ".tmp");
            Files.write(unfinished, JSON.writeValueAsBytes(this));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot publish " + file, e);
        }
    }

    public static Optional<StackState> read(Path file) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), StackState.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
