package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.audit.AuditReport;
import com.tartware.bookings.localstack.demo.Demo;
import com.tartware.bookings.localstack.demo.DemoFailedException;
import com.tartware.bookings.localstack.demo.DemoReport;
import com.tartware.bookings.localstack.demo.ReportTables;
import com.tartware.bookings.localstack.demo.SeasonProgressLine;
import com.tartware.bookings.localstack.launch.StackLauncher;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description =
                "Sells a season: up, then inventory, bookings, holds, changes and cancellations over HTTP, then what was"
                        + " sold and refused, how long it took, and the audit. Safe to repeat: each run sells other hotels.")
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private StackOptions options;

    @Option(
            names = "--bookings",
            paramLabel = "N",
            defaultValue = "20000",
            description = "How many guests ask; some ask twice, some change or cancel. Default: ${DEFAULT-VALUE}")
    private int bookings;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description =
                    "The same seed on empty data asks for the same, request by request. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "32",
            description = "Clients that send at the same time. Default: ${DEFAULT-VALUE}")
    private int clients;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "New guests a second at most, all clients together; what they do with their bookings comes on top."
                            + " Default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(names = "--fresh", description = "Begins empty: stops what runs and deletes all data of this data folder.")
    private boolean fresh;

    @Option(names = "--json", description = "The report as one JSON object; progress goes to standard error.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Demo.Options season = season();
        StackSettings settings = options.settings();
        boolean terminal = !json && TerminalView.standardOutputIsTerminal();
        PrintStream people = json ? System.err : System.out;

        new StackLauncher(settings, new TerminalView(people, terminal)).up(fresh);
        people.println();
        DemoReport report = sell(settings, season, new SeasonProgressLine(people, terminal));
        if (!json) {
            System.out.print(ReportTables.of(report, terminal ? Ansi.ON : Ansi.OFF));
            people.println();
        }
        AuditReport audit = AuditCommand.audit(settings, people);
        if (json) {
            System.out.println(report.json().set("audit", AuditCommand.json(audit)));
        } else {
            AuditCommand.print(audit, System.out);
        }
        return report.good() && audit.clean() ? 0 : 1;
    }

    private Demo.Options season() {
        try {
            return new Demo.Options(bookings, seed, clients, rate);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private static DemoReport sell(StackSettings settings, Demo.Options season, SeasonProgressLine progress)
            throws Exception {
        try {
            return new Demo(settings, season, progress).run();
        } catch (DemoFailedException e) {
            throw new LaunchException("the demo was given up: " + e.getMessage());
        }
    }
}
