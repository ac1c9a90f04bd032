package com.tartware.bookings.checker;

import com.tartware.bookings.checker.history.Quiet;
import com.tartware.bookings.checker.reading.Observation.Connections;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The checker by itself: exit code 0 if nothing was found, 1 if something was or it failed, 2 for wrong usage. */
@Command(
        name = "check-history",
        mixinStandardHelpOptions = true,
        description = "Judges a run by its clients' journals, the topics and the stores.")
public final class CheckHistory implements Callable<Integer> {
    @Parameters(paramLabel = "JOURNAL", description = "A journal, or a folder of *.jsonl.")
    private Path journal;

    @Option(names = "--brokers", defaultValue = "127.0.0.1:9092", description = "Default: ${DEFAULT-VALUE}")
    private String brokers;

    @Option(
            names = "--registry-url",
            defaultValue = "http://127.0.0.1:8085/apis/ccompat/v7",
            description = "Default: ${DEFAULT-VALUE}")
    private String registryUrl;

    @Option(
            names = "--postgres-url",
            defaultValue = "jdbc:postgresql://127.0.0.1:15432/tartware",
            description = "Default: ${DEFAULT-VALUE}")
    private String postgresUrl;

    @Option(names = "--postgres-user", defaultValue = "postgres", description = "Default: ${DEFAULT-VALUE}")
    private String postgresUser;

    @Option(names = "--postgres-password", defaultValue = "postgres", description = "Default: that of a local stack.")
    private String postgresPassword;

    @Option(
            names = "--clickhouse-url",
            defaultValue = "jdbc:clickhouse://127.0.0.1:8123/tartware",
            description = "Default: ${DEFAULT-VALUE}")
    private String clickhouseUrl;

    @Option(names = "--quiet-after", description = "Seconds until nothing moved any more, if it was measured.")
    private Double quietAfterSeconds;

    @Option(
            names = "--quiet-within",
            defaultValue = "120",
            description = "Seconds that it may take until nothing moves. Default: ${DEFAULT-VALUE}")
    private double quietWithinSeconds;

    @Option(names = "--sentences", defaultValue = "10", description = "Of each check. Default: ${DEFAULT-VALUE}")
    private int sentencesMax;

    @Option(names = "--json", description = "Print JSON instead of the table.")
    private boolean json;

    /** Ends the process with the command's exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CheckHistory()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Connections connections =
                new Connections(brokers, registryUrl, postgresUrl, postgresUser, postgresPassword, clickhouseUrl);
        Quiet quiet = quietAfterSeconds == null ? null : new Quiet(quietAfterSeconds, quietWithinSeconds);
        CheckReport report = HistoryChecker.check(connections, journal, quiet, System.err::println);
        System.out.println(json ? report.json() : report.text(sentencesMax));
        return report.clean() ? 0 : 1;
    }
}
