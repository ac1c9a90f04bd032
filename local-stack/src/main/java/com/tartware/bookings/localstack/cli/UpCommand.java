package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.launch.StackLauncher;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.StackState;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = "Starts everything and returns once it is ready; safe to repeat. Each setting below is also an"
                + " environment variable: --ingest-port is TARTWARE_INGEST_PORT.")
final class UpCommand implements Callable<Integer> {
    @Mixin
    private StackOptions options;

    @Option(names = "--fresh", description = "Begins empty: stops what runs and deletes all data of this data folder.")
    private boolean fresh;

    @Override
    public Integer call() throws Exception {
        StackSettings settings = options.settings();
        long began = System.nanoTime();
        StackState state = new StackLauncher(settings, TerminalView.onStandardOutput()).up(fresh);
        System.out.printf(
                Locale.ROOT,
                "%nready after %.1f s, data in %s%n",
                (System.nanoTime() - began) / 1e9,
                settings.dataDir());
        StatusTable.printAddresses(state, settings, System.out);
        return 0;
    }
}
