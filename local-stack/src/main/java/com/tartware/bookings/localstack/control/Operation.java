package com.tartware.bookings.localstack.control;

import java.util.Map;
import java.util.function.Consumer;

/** What a supervisor does when a command asks for it. */
@FunctionalInterface
public interface Operation {
    /**
     * Returns when it is done, with what a script may want to know of it, by name.
     *
     * @param progress is told in sentences what is being done
     * @throws Exception if it was not done; the message says why and how things stand
     */
    Map<String, ?> run(Map<String, String> arguments, Consumer<String> progress) throws Exception;
}
