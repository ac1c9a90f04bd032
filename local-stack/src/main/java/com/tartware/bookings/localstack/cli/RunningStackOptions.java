package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.control.ControlClient;
import com.tartware.bookings.localstack.control.ControlClient.OperationFailedException;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** Which running stack a verb is about. */
final class RunningStackOptions {
    @Mixin
    private StackOptions options;

    /** The settings with which it was started. */
    StackSettings settings() throws IOException, LaunchException {
        return options.ofRunningStack();
    }

    /** Has the stack's supervisor do it, and shows how it goes on. */
    void ask(String operation, Map<String, String> arguments)
            throws IOException, LaunchException, InterruptedException {
        long began = System.nanoTime();
        try {
            new ControlClient(settings().folders().run())
                    .run(operation, arguments, sentence -> System.out.println("  " + sentence));
        } catch (OperationFailedException e) {
            throw new LaunchException(e.getMessage());
        }
        System.out.printf(Locale.ROOT, "done in %.1f s%n", (System.nanoTime() - began) / 1e9);
    }
}
