package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.chaos.ChaosOptions;
import com.tartware.bookings.localstack.chaos.ChaosProgress;
import com.tartware.bookings.localstack.chaos.ChaosRun;
import com.tartware.bookings.localstack.chaos.plan.FaultName;
import com.tartware.bookings.localstack.chaos.report.ChaosReport;
import com.tartware.bookings.localstack.chaos.report.ChaosSeries;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private static final int RUNS_MAX = 1_000;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Plans faults and requests. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "So many runs, one after the other, with the seeds S, S+1, and so on; the table at the end is of all of them."
                            + " Default: ${DEFAULT-VALUE}")
    private int runs;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "3",
            description =
                    "How long there is load in each run; starting and checking come on top. Default: ${DEFAULT-VALUE}")
    private double minutes;

    @Option(
            names = "--faults",
            paramLabel = "LIST",
            defaultValue = "all",
            description =
                    "What may be broken: names (kill:broker), kinds (kill, pause, cut, slow, reset, disk), or all;"
                            + " commas between. Also two components killed at once, which no kind includes"
                            + " (kill:jobmanager+taskmanager). Default: ${DEFAULT-VALUE}")
    private String faults;

    @Option(
            names = "--outage",
            paramLabel = "SECONDS",
            description = "How long a fault lasts, other than a kill. Default: 2 to 20, by the seed")
    private Long outageSeconds;

    @Option(
            names = "--heap",
            description =
                    "Takes the live heap of ingest and Flink every ten seconds, reports how far it moved while something was"
                            + " broken, and judges that of an outage of the broker or a store. Each look is a full collection, which"
                            + " costs latency; a minute of load alone comes first.")
    private boolean heap;

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

    @Option(
            names = "--json",
            description =
                    "The report as one JSON object, of several runs as one with a list of them; progress goes to standard error.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        ChaosOptions options = options();
        List<ChaosReport> reports = new ArrayList<>();
        for (int number = 0; number < runs; number++) {
            ChaosReport report = run(options.withSeed(seed + number));
            reports.add(report);
            if (!json) {
                System.out.println(report.text());
            }
        }
        ChaosSeries series = ChaosSeries.of(reports);
        if (json) {
            System.out.println(runs == 1 ? reports.get(0).json() : series.json());
        } else if (runs > 1) {
            System.out.println(series.text());
        }
        return series.violations() == 0 ? 0 : 1;
    }

    private ChaosReport run(ChaosOptions options) throws Exception {
        boolean terminal = !json && TerminalView.standardOutputIsTerminal();
        PrintStream people = json ? System.err : System.out;
        try (ChaosRun run =
                new ChaosRun(options, new TerminalView(people, terminal), new ChaosProgress(people, terminal))) {
            // Also when somebody presses Ctrl-C: nothing may stay paused, cut or full.
            Thread stop = new Thread(() -> close(run), "stop chaos");
            Runtime.getRuntime().addShutdownHook(stop);
            ChaosReport report = run.run((state, settings) -> StatusTable.printAddresses(state, settings, people));
            if (options.keep()) {
                run.keep();
                people.printf(
                        "%nthe stack is up, with direct links: ./tartware status --data-dir %1$s, and ./tartware down --data-dir %1$s%n",
                        options.dataDir());
            }
            run.close();
            Runtime.getRuntime().removeShutdownHook(stop);
            return report;
        }
    }

    private ChaosOptions options() {
        Path home = Path.of(System.getProperty("tartware.home", ""))
                .toAbsolutePath()
                .normalize();
        if (runs < 1 || runs > RUNS_MAX) {
            throw new ParameterException(command.commandLine(), "--runs %d: from 1 to %d".formatted(runs, RUNS_MAX));
        }
        if (keep && runs > 1) {
            throw new ParameterException(
                    command.commandLine(), "--keep leaves one stack up: leave it out, or take --runs 1");
        }
        try {
            return new ChaosOptions(
                    seed,
                    Duration.ofMillis(Math.round(minutes * 60_000)),
                    FaultName.chosen(faults),
                    Optional.ofNullable(outageSeconds).map(Duration::ofSeconds),
                    clients,
                    rate,
                    heap,
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
