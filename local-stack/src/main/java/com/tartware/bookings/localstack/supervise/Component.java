package com.tartware.bookings.localstack.supervise;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** One process of the stack: how it is started, and when it is ready. */
public interface Component {
    String name();

    /** Where clients reach it, as shown to people. */
    String address();

    /** The ports it takes, each with the setting that moves it. */
    List<PortClaim> ports();

    /** Names of those that must be ready before this one starts for the first time. */
    default Set<String> needs() {
        return Set.of();
    }

    /** Prepares the files it needs and says how to start it; called before every start. */
    ProcessBuilder command() throws Exception;

    /** Whether it answers as a client would want; an exception means not yet. */
    boolean answers() throws Exception;

    /**
     * Brings it to what others rely on (topics, tables, schemas), each time it answers after a start. Safe to repeat.
     *
     * @throws SetupException if no retry can ever help; anything else starts it again, after a while
     */
    default void setUp() throws Exception {}

    default String stopSignal() {
        return "TERM";
    }

    default Duration startLimit() {
        return Duration.ofSeconds(90);
    }

    default Duration stopLimit() {
        return Duration.ofSeconds(20);
    }

    /** What stands there is not ours to change: a topic with other partitions, a table that a migration does not fit. */
    final class SetupException extends Exception {
        private static final long serialVersionUID = 1L;

        public SetupException(String message, Throwable cause) {
            super(message, cause);
        }

        public SetupException(String message) {
            super(message);
        }
    }
}
