package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.fuzzer.FuzzPlan;
import com.tartware.bookings.fuzzer.FuzzReport;
import com.tartware.bookings.fuzzer.Fuzzer;
import com.tartware.bookings.fuzzer.RepeatedRequest;
import com.tartware.bookings.localstack.launch.SettingsFile;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "fuzz",
        description = {
            "Sends hostile requests to a running server, made from its own openapi.yaml, and judges every answer: no 5xx but a",
            "documented 503, nothing about our insides, nothing of another tenant, status and code as documented. Exit 1 if anything",
            "is found; each finding comes with the command that sends it again. Books, changes inventory and registers webhook",
            "endpoints under the tenant of --key, and plants bookings, inventory and an endpoint under that of --other-key, reads them",
            "back, and looks for them in every answer: for systems that hold nothing of value."
        })
final class FuzzCommand implements Callable<Integer> {
    private static final String NOBODY = "none";

    /** More than any run sends. */
    private static final long WITHOUT_END = Long.MAX_VALUE;

    private static final int SECONDS_MAX = 86_400;

    @Spec
    private CommandSpec command;

    @Mixin
    private StackOptions options;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long. Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--requests",
            paramLabel = "N",
            description = "Ends after so many requests, if that is earlier. Default: as many as the time allows")
    private Long requests;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed on the same day makes the same requests. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--today",
            paramLabel = "DATE",
            description =
                    "The day that the dates of requests are counted from; with that of an earlier run its requests"
                            + " are made again. Default: today, UTC")
    private LocalDate today;

    @Option(
            names = "--only",
            paramLabel = "NUMBER",
            description =
                    "Sends the one request of that number again, and shows it and its answer. Exit 1 if that is a finding.")
    private Long only;

    @Option(names = "--url", paramLabel = "URL", description = "Default: the running stack's ingest.")
    private String url;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            defaultValue = "demo-key",
            description = "API key, all scopes. Default: ${DEFAULT-VALUE}")
    private String key;

    @Option(
            names = "--other-key",
            paramLabel = "KEY",
            defaultValue = "acme-key",
            description =
                    "API key of another tenant, all scopes, or the word none: then nothing is planted. Default: ${DEFAULT-VALUE}")
    private String otherKey;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "4",
            description = "Requests at a time. Default: ${DEFAULT-VALUE}")
    private int connections;

    @Option(names = "--json", description = "One JSON object on standard output; progress goes to standard error.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException, LaunchException {
        FuzzPlan plan = plan();
        try {
            if (only != null) {
                RepeatedRequest repeated = Fuzzer.repeat(plan, only);
                System.out.println(json ? repeated.json() : repeated.text());
                return repeated.isClean() ? 0 : 1;
            }
            FuzzProgressLine progress =
                    new FuzzProgressLine(System.err, TerminalView.standardErrorIsTerminal(), System::nanoTime);
            FuzzReport report = Fuzzer.run(plan, progress);
            progress.clear();
            System.out.println(json ? report.json() : report.text());
            return report.isClean() ? 0 : 1;
        } catch (IOException e) {
            throw new LaunchException(
                    "%s cannot be fuzzed (%s); start a stack with ./tartware up, or name a server with --url"
                            .formatted(plan.url(), e.getMessage()));
        }
    }

    private FuzzPlan plan() {
        try {
            if (seconds < 1 || seconds > SECONDS_MAX) {
                throw new IllegalArgumentException("--seconds must be from 1 to " + SECONDS_MAX);
            }
            return new FuzzPlan(
                    URI.create(url == null ? stackUrl() : url),
                    key,
                    otherKey.equals(NOBODY) ? null : otherKey,
                    seed,
                    today == null ? LocalDate.now(ZoneOffset.UTC) : today,
                    requests == null ? WITHOUT_END : requests,
                    Duration.ofSeconds(seconds),
                    connections);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }

    private String stackUrl() {
        try {
            StackSettings asked = options.settings();
            StackSettings settings =
                    SettingsFile.readIfThere(asked.folders().settings()).orElse(asked);
            if (settings.ingestTls() != null) {
                throw new IllegalArgumentException(
                        "the stack's ingest speaks TLS, and this sends bytes as they are; start a stack without"
                                + " --ingest-tls-certificate, or name a plain server with --url");
            }
            return settings.ingestUrl();
        } catch (IOException e) {
            throw new IllegalArgumentException("the stack's settings cannot be read; name a server with --url", e);
        }
    }
}
