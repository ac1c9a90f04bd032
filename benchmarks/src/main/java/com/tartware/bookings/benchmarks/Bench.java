package com.tartware.bookings.benchmarks;

import com.tartware.bookings.benchmarks.events.EventsBenchCommand;
import com.tartware.bookings.benchmarks.ingest.IngestBenchCommand;
import com.tartware.bookings.benchmarks.waits.WaitsBenchCommand;
import com.tartware.bookings.benchmarks.webhooks.WebhooksBenchCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The benchmarks by name. Each compares in turns within one run, and tells median and spread. */
@Command(
        name = "tartware bench",
        description = "Measures what a booking costs.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured", "1:failed", "2:wrong usage"},
        subcommands = {
            IngestBenchCommand.class,
            WaitsBenchCommand.class,
            EventsBenchCommand.class,
            WebhooksBenchCommand.class
        })
public final class Bench implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(
                command.commandLine(), "say what to measure, for example: ./tartware bench ingest");
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench())
                .setExecutionExceptionHandler((exception, failed, parsed) -> {
                    failed.getErr().println(failed.getColorScheme().errorText(String.valueOf(exception.getMessage())));
                    return 1;
                })
                .execute(args));
    }
}
