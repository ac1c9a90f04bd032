package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.chaos.ChaosOptions;
import com.tartware.bookings.localstack.chaos.ChaosProgress;
import com.tartware.bookings.localstack.chaos.ChaosRun;
import com.tartware.bookings.localstack.chaos.plan.FaultName;
import com.tartware.bookings.localstack.chaos.report.ChaosReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "chaos",
        description = {
            "Tries to break the promise: starts a stack of its own on free ports, sends bookings from many clients, and meanwhile kills,"
                    + " pauses and cuts off its components. Then it heals everything, waits for quiet, and checks that nothing is lost and"
                    + " nothing sold twice.",
            "The same seed plans the same faults and the same requests. Exit 0 only without violations."
        })
final class ChaosCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Plans faults and requests. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "3",
            description = "How long there is load; starting and checking come on top. Default: ${DEFAULT-VALUE}")
    private double minutes;

    @Option(
            names = "--faults",
            paramLabel = "LIST",
            defaultValue = "all",
            description =
                    "What may be broken: names (kill:broker), kinds (kill, pause, cut, slow, reset, disk), or all;"
                            + " commas between. Default: ${DEFAULT-VALUE}")
    private String faults;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "8",
            description = "Clients that send at the same time. Default: ${DEFAULT-VALUE}")
    private int clients;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "100",
            description = "Requests a second at most, all clients together. Default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Data of this stack alone, deleted at each start, and what is kept of each run."
                    + " Default: .tartware/chaos in the source tree")
    private Path dataDir;

    @Option(
            names = "--keep",
            description =
                    "Leaves the stack up afterwards, with direct links, to be looked at and stopped with --data-dir.")
    private boolean keep;

    @Option(names = "--json", description = "The report as one JSON object; progress goes to standard error.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        ChaosOptions options = options();
        boolean terminal = !json && TerminalView.standardOutputIsTerminal();
        PrintStream people = json ? System.err : System.out;
        try (ChaosRun run =
                new ChaosRun(options, new TerminalView(people, terminal), new ChaosProgress(people, terminal))) {
            // Also when somebody presses Ctrl-C: nothing may stay paused, cut or full.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(run), "stop chaos"));
            ChaosReport report = run.run((state, settings) -> StatusTable.printAddresses(state, settings, people));
            if (json) {
                System.out.println(report.json());
            } else {
                System.out.println(report.text());
            }
            if (options.keep()) {
                run.keep();
                people.printf(
                        "%nthe stack is up, with direct links: ./tartware status --data-dir %1$s, and ./tartware down --data-dir %1$s%n",
                        options.dataDir());
            }
            return report.good() ? 0 : 1;
        }
    }

    private ChaosOptions options() {
        Path home = Path.of(System.getProperty("tartware.home", ""))
                .toAbsolutePath()
                .normalize();
        try {
            return new ChaosOptions(
                    seed,
                    Duration.ofMillis(Math.round(minutes * 60_000)),
                    FaultName.chosen(faults),
                    clients,
                    rate,
                    keep,
                    (dataDir == null ? home.resolve(".tartware/chaos") : dataDir)
                            .toAbsolutePath()
                            .normalize(),
                    home.resolve("local-stack/tenants.yaml"),
                    home);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private static void close(ChaosRun run) {
        try {
            run.close();
        } catch (IOException e) {
            System.err.println("the stack could not be stopped in order: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
