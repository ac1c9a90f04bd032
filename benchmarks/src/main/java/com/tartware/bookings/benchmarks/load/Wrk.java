package com.tartware.bookings.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load tool: wrk, from Debian's package of that name. Its script gives every request an idempotency key of its own.
 *
 * @param script of this tool, on disk
 * @param processors that it may use, as taskset names them
 */
public record Wrk(Path script, String processors) {
    private static final Pattern FIGURE = Pattern.compile("^bench (\\w+) ([0-9.]+)$", Pattern.MULTILINE);
    private static final int GRACE_SECONDS = 60;

    /**
     * One run.
     *
     * @param requests answered
     * @param refused of them, those with another status than the expected
     * @param broken connections or requests that failed
     */
    public record Result(
            long requests,
            double seconds,
            long refused,
            long broken,
            double p50Millis,
            double p95Millis,
            double p99Millis,
            double p999Millis,
            double maxMillis) {
        public double perSecond() {
            return requests / seconds;
        }
    }

    /** @throws IOException if there is no wrk: the message says how to get it */
    public static Wrk find(Path folder, String processors) throws IOException {
        try {
            new ProcessBuilder("wrk", "-v")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new IOException(
                    "wrk is needed for this. Install it (Debian, Ubuntu: apt-get install wrk util-linux).", e);
        }
        Path script = folder.resolve("bookings.lua");
        try (var lua = Wrk.class.getResourceAsStream("/bookings.lua")) {
            Files.createDirectories(folder);
            Files.write(script, lua.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Wrk(script, processors);
    }

    /**
     * What one run does.
     *
     * @param run goes into the idempotency keys, so that no run repeats another's
     * @param thinkMillisMax a connection waits up to so long before its next request; 0: sends at once
     * @param tenants of the benchmark's, in turns; 0: none is named
     * @param status that every answer must have
     * @param headers {@code Name: value}
     */
    public record Load(
            int connections,
            int seconds,
            String run,
            int thinkMillisMax,
            int tenants,
            int status,
            List<String> headers) {}

    /** Posts bookings, each with a key of its own. */
    public Result post(String url, Load load) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "taskset",
                "-c",
                processors,
                "wrk",
                "-t1",
                "-c" + load.connections(),
                "-d" + load.seconds() + "s",
                "--timeout",
                "40s",
                "-s",
                script.toString()));
        for (String header : load.headers()) {
            command.addAll(List.of("-H", header));
        }
        command.add(url);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("BENCH_RUN", load.run());
        builder.environment().put("BENCH_THINK_MILLIS", String.valueOf(load.thinkMillisMax()));
        builder.environment().put("BENCH_STATUS", String.valueOf(load.status()));
        builder.environment().put("BENCH_TENANTS", String.valueOf(load.tenants()));
        Process wrk = builder.start();
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!wrk.waitFor(load.seconds() + GRACE_SECONDS, TimeUnit.SECONDS) || wrk.exitValue() != 0) {
            wrk.destroyForcibly();
            throw new IOException("wrk failed: " + said);
        }
        return parse(said);
    }

    static Result parse(String said) throws IOException {
        java.util.Map<String, Double> figures = new java.util.HashMap<>();
        Matcher figure = FIGURE.matcher(said);
        while (figure.find()) {
            figures.put(figure.group(1), Double.parseDouble(figure.group(2)));
        }
        if (!figures.containsKey("requests")) {
            throw new IOException("wrk said something else than expected: " + said);
        }
        return new Result(
                figures.get("requests").longValue(),
                figures.get("micros") / 1e6,
                figures.get("refused").longValue(),
                figures.get("broken").longValue(),
                figures.get("p50") / 1e3,
                figures.get("p95") / 1e3,
                figures.get("p99") / 1e3,
                figures.get("p999") / 1e3,
                figures.get("max") / 1e3);
    }
}
