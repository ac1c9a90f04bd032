package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.topics.ScanProgress;
import com.tartware.bookings.localstack.transactions.AbortPlan;
import com.tartware.bookings.localstack.transactions.AbortReport;
import com.tartware.bookings.localstack.transactions.OpenTransaction;
import com.tartware.bookings.localstack.transactions.Standing;
import com.tartware.bookings.localstack.transactions.TransactionDesk;
import com.tartware.bookings.localstack.transactions.TransactionSurvey;
import com.tartware.bookings.localstack.transactions.TransactionTable;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "abort",
        description = {
            "Aborts open transactions that hold readers back, and shows how far readers get then.",
            "Refuses those that the decision job still counts on: the decisions in them would be lost to readers, a sequence gap."
        })
final class TransactionsAbortCommand extends TransactionsVerb {
    private static final int GO = -1;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String GAP = """
            The decision job counts on this transaction. To abort it takes its decisions away from readers: the job believes them written and
            does not write them again, each tenant in it gets a sequence gap, and projections hold these tenants until it is repaired.
            Most likely nothing is needed: a running job commits it with its next checkpoint, one that is away when it is back, and
            its time-out ends it at last. With --force it is aborted all the same; the repair is docs/runbooks/sequence-gap.md.""";

    @ArgGroup(multiplicity = "1")
    private Which which;

    @Mixin
    private Confirmation confirmation;

    @Option(
            names = "--force",
            description = "Aborts a named one even if the decision job counts on it. That makes a sequence gap.")
    private boolean force;

    /** One of the two. */
    private static final class Which {
        @Parameters(paramLabel = "TRANSACTIONAL_ID", description = "As transactions list gives it.")
        private String transactionalId;

        @Option(
                names = "--hanging",
                description = "All that nobody will end: ORPHAN and HANGING in transactions list. Never a stranger's.")
        private boolean hanging;
    }

    @Override
    int ask(TransactionDesk desk, ScanProgress progress) throws ExecutionException, InterruptedException {
        PrintStream people = json ? System.err : System.out;
        TransactionSurvey survey = desk.survey();
        AbortPlan plan =
                which.hanging ? AbortPlan.abandoned(survey) : AbortPlan.byName(survey, which.transactionalId, force);
        int decided = decide(plan, people);
        if (decided != GO) {
            if (json) {
                printJson(plan.json(Instant.now()));
            }
            return decided;
        }
        AbortReport report = desk.abort(desk.stillOpen(plan, force), PATIENCE, progress::show);
        progress.clear();
        if (json) {
            printJson(report.json());
        } else {
            report.print(System.out);
        }
        return report.good() ? 0 : 1;
    }

    /** The exit code of a plan that is left at that, or {@link #GO}. */
    private int decide(AbortPlan plan, PrintStream people) {
        if (plan.empty()) {
            people.println(
                    which.hanging
                            ? "there is no transaction that nobody will end"
                            : which.transactionalId + " has no open transaction; see ./tartware transactions list");
            return which.hanging ? 0 : 1;
        }
        if (!plan.refused().isEmpty()) {
            return refuse(plan, people);
        }
        TransactionTable.print(plan.chosen(), Instant.now(), people);
        if (plan.makesGap()) {
            people.println("\n" + GAP);
        }
        if (confirmation.dryRun) {
            people.println("\nThis is what would be aborted.");
            return 0;
        }
        people.println();
        Confirmation.Answer answer = confirmation.ask(
                "Abort %d transactions?".formatted(plan.chosen().size()), people);
        return switch (answer) {
            case GO -> GO;
            case NO -> 1;
            case NOBODY_TO_ASK -> 2;
        };
    }

    private static int refuse(AbortPlan plan, PrintStream people) {
        TransactionTable.print(plan.refused(), Instant.now(), people);
        people.println();
        for (OpenTransaction transaction : plan.refused()) {
            people.println(
                    transaction.standing() == Standing.ENDING
                            ? transaction.name() + " is being ended at this moment. Nothing was done."
                            : GAP + "\nNothing was done.");
        }
        return 1;
    }
}
