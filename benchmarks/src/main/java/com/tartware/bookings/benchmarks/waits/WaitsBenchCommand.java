package com.tartware.bookings.benchmarks.waits;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tartware.bookings.benchmarks.load.Wrk;
import com.tartware.bookings.benchmarks.stack.BenchTenants;
import com.tartware.bookings.benchmarks.stack.WholeStack;
import com.tartware.bookings.localstack.cli.DurationConverter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "waits",
        description = {
            "How long bookings with Prefer: wait take at half of what ingest takes at most, the whole pipeline on this machine.",
            "The goal: p99 at most 1.1 checkpoint intervals and 150 ms. Needs wrk and taskset."
        })
public final class WaitsBenchCommand implements Callable<Integer> {
    private static final int CONNECTIONS_FOR_MAXIMUM = 256;
    private static final int WARM_UP_SECONDS = 30;
    private static final int CALIBRATION_SECONDS = 15;

    /** wrk alone takes more, but each connection is a file and a port here. */
    private static final int CONNECTIONS_MAX = 20_000;

    /** Clients come at any time, not with the commits that answered them; the mean is half of it. */
    private static final int THINK_MILLIS_MAX = 1_000;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--checkpoint-interval",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = DurationConverter.class,
            description = "How often Flink commits: what a reply waits for. Default: ${DEFAULT-VALUE}")
    private Duration checkpointInterval;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "60",
            description = "Length of the measurement. Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Bookings a second. Default: half of the maximum, which is measured first")
    private Integer rate;

    @Option(names = "--json", description = "The result as JSON; progress goes to standard error.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (seconds < 5 || seconds > 600) {
            throw new ParameterException(command.commandLine(), "--seconds %d: from 5 to 600".formatted(seconds));
        }
        Path home = Path.of(System.getProperty("tartware.home", ""))
                .toAbsolutePath()
                .normalize();
        try (WholeStack stack = WholeStack.start(home, checkpointInterval, System.err::println)) {
            stack.openHotels();
            report(measure(stack));
        }
        return 0;
    }

    private record Measured(double maximum, Wrk.Result waits) {}

    private Measured measure(WholeStack stack) throws Exception {
        Wrk wrk = Wrk.find(stack.folder(), "0,1");
        String url = stack.settings().ingestUrl() + "/v1/bookings";
        System.err.printf("warming up, %d s%n", WARM_UP_SECONDS);
        wrk.post(url, plain(WARM_UP_SECONDS, "warm"));
        double maximum;
        if (rate == null) {
            System.err.printf("the maximum, %d s%n", CALIBRATION_SECONDS);
            maximum = wrk.post(url, plain(CALIBRATION_SECONDS, "maximum")).perSecond();
            System.err.printf("ingest took %.0f bookings a second, the whole pipeline beside it%n", maximum);
        } else {
            maximum = rate * 2.0;
        }
        settle(stack);
        double target = maximum / 2;
        int connections = connectionsFor(target, (checkpointInterval.toMillis() + THINK_MILLIS_MAX) / 2_000.0);
        Wrk.Result calibration = wrk.post(url, waiting(connections, CALIBRATION_SECONDS, "calibration"));
        connections = connectionsFor(target, connections / calibration.perSecond());
        System.err.printf("waits at %.0f a second with %d connections, %d s%n", target, connections, seconds);
        settle(stack);
        return new Measured(maximum, wrk.post(url, waiting(connections, seconds, "measured")));
    }

    private static int connectionsFor(double perSecond, double cycleSeconds) {
        return (int) Math.max(1, Math.min(CONNECTIONS_MAX, Math.round(perSecond * cycleSeconds)));
    }

    private static Wrk.Load plain(int seconds, String run) {
        return new Wrk.Load(CONNECTIONS_FOR_MAXIMUM, seconds, run, 0, BenchTenants.COUNT, 202, List.of());
    }

    private static Wrk.Load waiting(int connections, int seconds, String run) {
        return new Wrk.Load(
                connections, seconds, run, THINK_MILLIS_MAX, BenchTenants.COUNT, 201, List.of("Prefer: wait=30"));
    }

    /** Returns once one booking of each of some tenants is decided at once: what was booked before is behind us. */
    private void settle(WholeStack stack) throws Exception {
        for (int quick = 0; quick < 3; ) {
            long startNanos = System.nanoTime();
            WholeStack.expect(
                    stack.send(stack.request(1, "/v1/bookings/00000000-0000-0000-0000-000000000000/confirm")
                            .header("Idempotency-Key", "settle-" + startNanos)
                            .header("Content-Type", "application/json")
                            .header("Prefer", "wait=30")
                            .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))),
                    409);
            boolean atOnce = System.nanoTime() - startNanos < (checkpointInterval.toMillis() * 2 + 500) * 1_000_000;
            quick = atOnce ? quick + 1 : 0;
        }
    }

    private void report(Measured measured) throws Exception {
        Wrk.Result waits = measured.waits();
        double goalMillis = 1.1 * checkpointInterval.toMillis() + 150;
        if (json) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("benchmark", "waits");
            figures.put("checkpoint_millis", checkpointInterval.toMillis());
            figures.put("maximum_per_second", Math.round(measured.maximum()));
            figures.put("waits_per_second", Math.round(waits.perSecond()));
            figures.put("p50_millis", waits.p50Millis());
            figures.put("p95_millis", waits.p95Millis());
            figures.put("p99_millis", waits.p99Millis());
            figures.put("p999_millis", waits.p999Millis());
            figures.put("max_millis", waits.maxMillis());
            figures.put("goal_p99_millis", goalMillis);
            figures.put("not_201", waits.refused());
            figures.put("broken", waits.broken());
            System.out.println(new ObjectMapper().writeValueAsString(figures));
        } else {
            System.out.printf(
                    Locale.ROOT,
                    "| waits/s | of maximum | p50 | p95 | p99 | p99.9 | max | not 201 | goal for p99 |%n|---|---|---|---|---|---|---|---|---|%n"
                            + "| %.0f | %.0f %% of %.0f | %.0f ms | %.0f ms | %.0f ms | %.0f ms | %.0f ms | %d | %.0f ms |%n",
                    waits.perSecond(),
                    100 * waits.perSecond() / measured.maximum(),
                    measured.maximum(),
                    waits.p50Millis(),
                    waits.p95Millis(),
                    waits.p99Millis(),
                    waits.p999Millis(),
                    waits.maxMillis(),
                    waits.refused() + waits.broken(),
                    goalMillis);
        }
    }
}
