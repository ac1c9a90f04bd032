package com.tartware.bookings.benchmarks.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "ingest",
        description = {
            "Single bookings over HTTP, appended to a real broker, against a bare Javalin handler that parses the same JSON and answers 202.",
            "Each server has one processor for itself, load and broker share another; they are loaded in turns. Needs wrk and taskset."
        })
public final class IngestBenchCommand implements Callable<Integer> {
    private static final int ROUNDS_MAX = 100;
    private static final int SECONDS_MAX = 600;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            description = "Turns of each. Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description = "Length of a turn. Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            defaultValue = "45",
            description = "Load before the first turn, each. Default: ${DEFAULT-VALUE}")
    private int warmUpSeconds;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "256",
            description = "Kept alive, each with one request under way. Default: ${DEFAULT-VALUE}")
    private int connections;

    @Option(names = "--quick", description = "3 turns of 5 s after 15 s: for a first look.")
    private boolean quick;

    @Option(names = "--json", description = "The result as JSON; progress goes to standard error.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        check("--rounds", rounds, ROUNDS_MAX);
        check("--seconds", seconds, SECONDS_MAX);
        check("--warm-up", warmUpSeconds, SECONDS_MAX);
        check("--connections", connections, 10_000);
        Path home = Path.of(System.getProperty("tartware.home", ""))
                .toAbsolutePath()
                .normalize();
        IngestBench bench = quick
                ? new IngestBench(home, 3, 5, 15, connections, System.err::println)
                : new IngestBench(home, rounds, seconds, warmUpSeconds, connections, System.err::println);
        IngestBench.Report report = bench.run();
        if (json) {
            System.out.println(new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(report.json()));
        } else {
            System.out.print(report.markdown());
        }
        return 0;
    }

    private void check(String flag, int value, int max) {
        if (value < 1 || value > max) {
            throw new ParameterException(command.commandLine(), "%s %d: from 1 to %d".formatted(flag, value, max));
        }
    }
}
