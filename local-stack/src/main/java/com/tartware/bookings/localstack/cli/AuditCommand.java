package com.tartware.bookings.localstack.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.tartware.bookings.localstack.audit.Audit;
import com.tartware.bookings.localstack.audit.AuditReport;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.topics.ForeignReplies;
import com.tartware.bookings.schemas.registry.SchemaRegistry.RegistryUnavailableException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "audit",
        description = {
            "Compares commands, decisions, dead letters, Postgres, ClickHouse and a replay of the command log.",
            "Prints each difference, and each record on the reply topic that is not the decision job's and that nobody took;",
            "exit 0 only if there is none of either."
        })
final class AuditCommand implements Callable<Integer> {
    @Mixin
    private StackOptions options;

    @Option(names = "--json", description = "The report as JSON on standard output; progress goes to standard error.")
    private boolean json;

    @Option(
            names = "--allow-foreign",
            description = {
                "Exit 0 also if somebody else wrote to the reply topic, as long as nobody took it: such a record stays there for ever,",
                "and was looked into before."
            })
    private boolean allowForeign;

    @Override
    public Integer call() throws Exception {
        AuditReport report = audit(options.ofRunningStack(), json ? System.err : System.out);
        if (json) {
            System.out.println(json(report));
        } else {
            print(report, System.out);
        }
        return report.clean() && (allowForeign || report.foreignReplies() == 0) ? 0 : 1;
    }

    static AuditReport audit(StackSettings settings, PrintStream progress)
            throws SQLException, InterruptedException, LaunchException {
        try {
            return new Audit(settings, step -> progress.println("  audit: " + step)).run();
        } catch (KafkaException | RegistryUnavailableException | SQLException e) {
            throw new LaunchException(
                    "the audit cannot read a part of the stack; see ./tartware status (" + e.getMessage() + ")");
        }
    }

    static JsonNode json(AuditReport report) {
        return new ObjectMapper()
                .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .valueToTree(report);
    }

    static void print(AuditReport report, PrintStream out) {
        out.printf(
                """

                  tenants                %,12d
                  commands in the log    %,12d   (and %,d clock ticks, %,d records for the dead letters)
                  decisions by replay    %,12d   (%,d of them expiries)
                  decisions on topic     %,12d   (and %,d repeats, %,d before their turn)
                  rows in Postgres       %,12d
                  rows in ClickHouse     %,12d
                """,
                report.tenants(),
                report.commands(),
                report.ticks(),
                report.refusedRecords(),
                report.replayedDecisions(),
                report.replayedExpiries(),
                report.replies(),
                report.repeatedReplies(),
                report.heldReplies(),
                report.postgresRows(),
                report.clickhouseRows());
        report.sentences().forEach(sentence -> out.println("  DIFFERENCE " + sentence));
        report.foreign().forEach(sentence -> out.println("  FOREIGN reply topic " + sentence));
        if (report.foreignReplies() > 0) {
            out.printf(
                    "%n  %,d records on the reply topic were not written by the decision job. Nobody took them: %s%n",
                    report.foreignReplies(), ForeignReplies.RUNBOOK);
        }
        out.printf("%n  audit: %,d differences, in %.1f s%n", report.differences(), report.seconds());
    }
}
