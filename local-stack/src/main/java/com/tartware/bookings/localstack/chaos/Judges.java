package com.tartware.bookings.localstack.chaos;

import com.tartware.bookings.checker.CheckReport;
import com.tartware.bookings.checker.HistoryChecker;
import com.tartware.bookings.checker.reading.Observation.Connections;
import com.tartware.bookings.localstack.audit.Audit;
import com.tartware.bookings.localstack.audit.AuditReport;
import com.tartware.bookings.localstack.chaos.report.Verdict;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;

/** Three that look at what a run left, each in its own way. One that cannot look counts as a violation: nothing is proven then. */
final class Judges {
    private final StackSettings settings;
    private final Evidence evidence;
    private final Consumer<String> progress;

    Judges(StackSettings settings, Evidence evidence, Consumer<String> progress) {
        this.settings = settings;
        this.evidence = evidence;
        this.progress = progress;
    }

    List<Verdict> judge(Quiet.Result quiet) throws InterruptedException {
        return List.of(quiet(quiet), checker(quiet), audit());
    }

    private static Verdict quiet(Quiet.Result quiet) {
        return new Verdict(
                "quiet",
                quiet.missing().size(),
                quiet.reached() ? "all ready, all decided, stores level, no open transaction" : "it never was",
                quiet.missing());
    }

    /** From the clients' journals, the topics and the stores alone. */
    private Verdict checker(Quiet.Result quiet) throws InterruptedException {
        try {
            CheckReport report = HistoryChecker.check(
                    new Connections(
                            settings.brokers(),
                            settings.registryUrl(),
                            settings.postgresUrl(),
                            StackSettings.POSTGRES_USER,
                            StackSettings.POSTGRES_PASSWORD,
                            settings.clickhouseUrl()),
                    evidence.journals(),
                    quiet.measured(),
                    step -> progress.accept("checker: " + step));
            Files.writeString(evidence.checks(), report.json());
            return new Verdict(
                    "checker",
                    report.violations(),
                    "%d checks, %,d things examined%s"
                            .formatted(
                                    report.results().size(),
                                    report.results().stream()
                                            .mapToLong(CheckReport.Result::examined)
                                            .sum(),
                                    report.examinedNothing().isEmpty()
                                            ? ""
                                            : "; nothing to look at for "
                                                    + String.join(", ", report.examinedNothing())),
                    report.results().stream()
                            .flatMap(result ->
                                    result.sentences().stream().map(sentence -> result.check() + ": " + sentence))
                            .toList());
        } catch (IOException | SQLException | RuntimeException e) {
            return notMade("checker", e);
        }
    }

    /** By folding the command log again. */
    private Verdict audit() throws InterruptedException {
        try {
            AuditReport audit = new Audit(settings, step -> progress.accept("audit: " + step)).run();
            return new Verdict(
                    "audit",
                    // Nobody but the decision job writes here: what is not its own by its content is its fault all the
                    // same.
                    audit.differences() + audit.foreignReplies(),
                    "%,d commands, %,d decisions, %,d rows in Postgres, %,d in ClickHouse"
                            .formatted(audit.commands(), audit.replies(), audit.postgresRows(), audit.clickhouseRows()),
                    Stream.concat(audit.sentences().stream(), audit.foreign().stream())
                            .toList());
        } catch (KafkaException | SQLException e) {
            return notMade("audit", e);
        }
    }

    private static Verdict notMade(String by, Exception e) {
        return new Verdict(by, 1, "it could not be made", List.of(e.toString()));
    }
}
