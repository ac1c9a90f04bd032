package com.tartware.bookings.localstack.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.control.ControlClient;
import com.tartware.bookings.localstack.control.ControlClient.OperationFailedException;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which running stack a verb is about. */
final class RunningStackOptions {
    @Mixin
    private StackOptions options;

    @Option(names = "--json", description = "One JSON object on standard output; progress goes to standard error.")
    private boolean json;

    private final long beganNanos = System.nanoTime();

    /** The settings with which it was started. */
    StackSettings settings() throws IOException, LaunchException {
        return options.ofRunningStack();
    }

    /** Has the stack's supervisor do it, shows how it goes on, and returns what it tells of it. */
    ObjectNode ask(String operation, Map<String, String> arguments)
            throws IOException, LaunchException, InterruptedException {
        PrintStream people = json ? System.err : System.out;
        try {
            return new ControlClient(settings().folders().run())
                    .run(operation, arguments, sentence -> people.println("  " + sentence));
        } catch (OperationFailedException e) {
            throw new LaunchException(e.getMessage());
        }
    }

    /** Says that all is done: how long it took, or the whole answer for a script. */
    void done(ObjectNode answer) {
        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        if (json) {
            System.out.println(answer.put("seconds", Math.round(seconds * 10) / 10.0));
        } else {
            System.out.printf(Locale.ROOT, "done in %.1f s%n", seconds);
        }
    }
}
