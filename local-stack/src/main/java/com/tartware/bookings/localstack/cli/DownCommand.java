package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.launch.StackLauncher;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "down", description = "Stops everything in order, the Flink jobs with a savepoint; the data stays.")
final class DownCommand implements Callable<Integer> {
    @Mixin
    private StackOptions options;

    @Override
    public Integer call() throws Exception {
        StackLauncher launcher = new StackLauncher(options.settings(), TerminalView.onStandardOutput());
        if (!launcher.anythingRuns()) {
            System.out.println("nothing runs");
            return 0;
        }
        launcher.down();
        System.out.println("everything has stopped");
        return 0;
    }
}
