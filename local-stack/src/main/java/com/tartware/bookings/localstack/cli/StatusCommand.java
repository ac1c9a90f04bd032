package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.explain.Paint;
import com.tartware.bookings.localstack.launch.SettingsFile;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.RunRecords;
import com.tartware.bookings.localstack.supervise.StackState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "status", description = "Shows every process of the stack, and the Flink jobs.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private StackOptions options;

    @Option(names = "--json", description = "The processes and jobs as JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        StackSettings asked = options.settings();
        StackSettings settings =
                SettingsFile.readIfThere(asked.folders().settings()).orElse(asked);
        StatusTable table = StatusTable.of(settings);
        if (json) {
            System.out.println(table.json());
            return 0;
        }
        table.print(System.out);
        if (new RunRecords(settings.folders().run()).alive("supervisor").isPresent()) {
            StackState.read(settings.folders().state()).ifPresent(state -> {
                StatusTable.printJobs(state.jobs(), new Paint(TerminalView.standardOutputIsTerminal()), System.out);
                state.components().stream()
                        .filter(part -> part.note() != null)
                        .forEach(part -> System.out.println("\n" + part.note()));
            });
        }
        return 0;
    }
}
