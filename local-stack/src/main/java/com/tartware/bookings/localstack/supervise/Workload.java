package com.tartware.bookings.localstack.supervise;

import com.tartware.bookings.localstack.supervise.StackState.JobState;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What is kept running inside components rather than as processes: the Flink jobs. */
public interface Workload {
    /** The components that hold it: it is stopped before any of them is. */
    Set<String> runsIn();

    /**
     * Looks once, and does what is missing; called about once a second.
     *
     * @param ready names of the components that are ready now
     */
    void keepUp(Set<String> ready);

    List<JobState> jobs();

    boolean ready();

    /** Stops it for good, in bounded time; says what it does and what it could not do. */
    void stop(Consumer<String> progress);

    /** Nothing to keep running. */
    Workload NONE = new Workload() {
        @Override
        public Set<String> runsIn() {
            return Set.of();
        }

        @Override
        public void keepUp(Set<String> ready) {}

        @Override
        public List<JobState> jobs() {
            return List.of();
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public void stop(Consumer<String> progress) {}
    };
}
