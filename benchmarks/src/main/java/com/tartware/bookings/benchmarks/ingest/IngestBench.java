package com.tartware.bookings.benchmarks.ingest;

import com.tartware.bookings.benchmarks.load.Wrk;
import com.tartware.bookings.benchmarks.measure.ProcessCpu;
import com.tartware.bookings.benchmarks.measure.Sample;
import com.tartware.bookings.benchmarks.stack.BenchTenants;
import com.tartware.bookings.benchmarks.stack.ScratchStack;
import com.tartware.bookings.localstack.settings.FreePorts;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Ingest and its peer, in turns. */
final class IngestBench {
    /** The server that is measured has this one for itself. */
    private static final String SERVER_PROCESSOR = "0";

    private static final String OTHER_PROCESSOR = "1";

    private final Path home;
    private final int rounds;
    private final int seconds;
    private final int warmUpSeconds;
    private final int connections;
    private final Consumer<String> progress;

    IngestBench(Path home, int rounds, int seconds, int warmUpSeconds, int connections, Consumer<String> progress) {
        this.home = home;
        this.rounds = rounds;
        this.seconds = seconds;
        this.warmUpSeconds = warmUpSeconds;
        this.connections = connections;
        this.progress = progress;
    }

    /** One of the two, with what its turns showed. */
    private static final class Contender {
        final String name;
        final String url;
        final long pid;
        final List<Double> perSecond = new ArrayList<>();
        final List<Double> cpuMicros = new ArrayList<>();
        final List<Double> p99Millis = new ArrayList<>();

        Contender(String name, String url, long pid) {
            this.name = name;
            this.url = url;
            this.pid = pid;
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("requests_per_second", rounded(perSecond));
            json.put("cpu_micros_per_request", rounded(cpuMicros));
            json.put("p99_millis", rounded(p99Millis));
            return json;
        }

        private static Map<String, Object> rounded(List<Double> figures) {
            Sample sample = new Sample(figures);
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("median", round(sample.median()));
            json.put("min", round(sample.min()));
            json.put("max", round(sample.max()));
            return json;
        }

        private static double round(double figure) {
            return Math.round(figure * 10) / 10.0;
        }
    }

    record Report(
            Contender bare,
            Contender ingest,
            List<Double> rateRatios,
            List<Double> cpuRatios,
            int rounds,
            int seconds) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("benchmark", "ingest");
            json.put("rounds", rounds);
            json.put("seconds", seconds);
            json.put("rate_ratio", percent(rateRatios));
            json.put("cpu_ratio", percent(cpuRatios));
            json.put("bare", bare.json());
            json.put("ingest", ingest.json());
            return json;
        }

        private static double percent(List<Double> ratios) {
            return Math.round(new Sample(ratios).median() * 1_000) / 1_000.0;
        }

        String markdown() {
            StringBuilder text = new StringBuilder();
            text.append("| | requests/s | CPU a request | p99 |\n|---|---|---|---|\n");
            for (Contender contender : List.of(bare, ingest)) {
                text.append("| %s | %s | %s µs | %s ms |%n"
                        .formatted(
                                contender.name,
                                spread("%.0f", contender.perSecond),
                                spread("%.1f", contender.cpuMicros),
                                spread("%.1f", contender.p99Millis)));
            }
            text.append(
                    "%nIngest answers at %s of the bare handler's rate, and costs %s of its processor time; medians and ranges of %d turns of %d s.%n"
                            .formatted(spread("%.2f", rateRatios), spread("%.2f", cpuRatios), rounds, seconds));
            return text.toString();
        }

        private static String spread(String format, List<Double> figures) {
            Sample sample = new Sample(figures);
            return String.format(
                    Locale.ROOT,
                    format + " (" + format + " to " + format + ")",
                    sample.median(),
                    sample.min(),
                    sample.max());
        }
    }

    Report run() throws Exception {
        try (ScratchStack stack = ScratchStack.create(home, progress)) {
            Wrk wrk = Wrk.find(stack.folder(), OTHER_PROCESSOR);
            stack.startLog(OTHER_PROCESSOR);
            Process ingestProcess = stack.startIngest(SERVER_PROCESSOR);
            int barePort = FreePorts.find(1).get(0);
            Process bareProcess = startBare(stack, barePort);
            Contender bare = new Contender(
                    "bare Javalin handler", "http://127.0.0.1:" + barePort + "/v1/bookings", bareProcess.pid());
            Contender ingest =
                    new Contender("ingest", stack.settings().ingestUrl() + "/v1/bookings", ingestProcess.pid());

            for (Contender contender : List.of(bare, ingest)) {
                progress.accept("warming up: %s, %d s".formatted(contender.name, warmUpSeconds));
                load(wrk, contender, warmUpSeconds, "warm");
            }
            List<Double> rateRatios = new ArrayList<>();
            List<Double> cpuRatios = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                turn(wrk, bare, round);
                turn(wrk, ingest, round);
                rateRatios.add(last(ingest.perSecond) / last(bare.perSecond));
                cpuRatios.add(last(ingest.cpuMicros) / last(bare.cpuMicros));
                progress.accept(String.format(
                        Locale.ROOT,
                        "round %d of %d: bare %.0f/s at %.1f us, ingest %.0f/s at %.1f us: %.2f of its rate",
                        round,
                        rounds,
                        last(bare.perSecond),
                        last(bare.cpuMicros),
                        last(ingest.perSecond),
                        last(ingest.cpuMicros),
                        last(rateRatios)));
            }
            return new Report(bare, ingest, rateRatios, cpuRatios, rounds, seconds);
        }
    }

    private static double last(List<Double> figures) {
        return figures.get(figures.size() - 1);
    }

    /** With the flags of ingest, so that neither has the better garbage collector or heap. */
    private static Process startBare(ScratchStack stack, int port) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx768m",
                "-XX:+UseG1GC",
                BareServer.class.getName(),
                String.valueOf(port));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = stack.start(builder, "bare", SERVER_PROCESSOR);
        stack.await(process, "bare", () -> answers("http://127.0.0.1:" + port + "/health/ready"));
        return process;
    }

    private static boolean answers(String url) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        try {
            return connection.getResponseCode() == 200;
        } finally {
            connection.disconnect();
        }
    }

    private void turn(Wrk wrk, Contender contender, int round) throws IOException, InterruptedException {
        double cpuBefore = ProcessCpu.seconds(contender.pid);
        Wrk.Result result = load(wrk, contender, seconds, "round" + round);
        double cpu = ProcessCpu.seconds(contender.pid) - cpuBefore;
        contender.perSecond.add(result.perSecond());
        contender.cpuMicros.add(cpu * 1e6 / result.requests());
        contender.p99Millis.add(result.p99Millis());
    }

    /** @throws IOException if anything but 202 came back: then it is something else that was measured */
    private Wrk.Result load(Wrk wrk, Contender contender, int forSeconds, String run)
            throws IOException, InterruptedException {
        Wrk.Result result = wrk.post(
                contender.url,
                // The bare handler gets the same headers, so that both read as many bytes.
                new Wrk.Load(connections, forSeconds, run, 0, BenchTenants.COUNT, 202, List.of()));
        if (result.refused() > 0 || result.broken() > 0) {
            throw new IOException("%s: %d of %d requests were not answered 202, %d broke"
                    .formatted(contender.name, result.refused(), result.requests(), result.broken()));
        }
        return result;
    }
}
