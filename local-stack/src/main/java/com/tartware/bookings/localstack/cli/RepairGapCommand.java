package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.components.LocalStack;
import com.tartware.bookings.localstack.control.ControlClient;
import com.tartware.bookings.localstack.control.ControlClient.OperationFailedException;
import com.tartware.bookings.localstack.gap.GapReport;
import com.tartware.bookings.localstack.gap.ReplyTopicGaps;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.topics.ScanProgress;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "gap",
        description = {
            "Restores the decision job from a state before the first missing decision, so that it decides the missing ones again.",
            "The same release must run that decided them. Bookings are accepted meanwhile. Readers of the reply topic see repeats, to be",
            "dropped by tenant_sequence. What is newer than that state is moved aside, not deleted."
        })
final class RepairGapCommand extends StackVerb {
    @Mixin
    private Confirmation confirmation;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description = "How long it waits for the missing decisions. Default: ${DEFAULT-VALUE}")
    private Duration patience;

    @Override
    int ask(StackSettings settings, ScanProgress progress) throws IOException, InterruptedException, LaunchException {
        PrintStream people = json ? System.err : System.out;
        try (ReplyTopicGaps replies = new ReplyTopicGaps(settings, progress)) {
            GapReport found = replies.look();
            if (found.gaps().isEmpty()) {
                show(found);
                return 0;
            }
            found.print(people);
            people.println();
            restore(settings, found, true, people);
            if (confirmation.dryRun) {
                return 1;
            }
            if (!confirmation.yes) {
                Confirmation.Answer answer = confirmation.ask("Restore the decision job?", people);
                if (answer != Confirmation.Answer.GO) {
                    return answer == Confirmation.Answer.NO ? 1 : 2;
                }
            }
            restore(settings, found, false, people);
            GapReport left = replies.awaitClosed(found, patience);
            show(left);
            if (left.gaps().isEmpty()) {
                people.println("Now ./tartware audit; at 0 differences, what was moved aside can be deleted.");
            }
            return left.gaps().isEmpty() ? 0 : 1;
        }
    }

    private static void restore(StackSettings settings, GapReport found, boolean dryRun, PrintStream people)
            throws IOException, InterruptedException, LaunchException {
        try {
            new ControlClient(settings.folders().run())
                    .run(
                            "restore-before",
                            Map.of(
                                    "job", LocalStack.DECISION_JOB,
                                    "instant", found.restoreBefore().toString(),
                                    "dry-run", String.valueOf(dryRun)),
                            sentence -> people.println("  " + sentence));
        } catch (OperationFailedException e) {
            throw new LaunchException(e.getMessage());
        }
    }

    private void show(GapReport report) {
        if (json) {
            printJson(report.json());
        } else {
            report.print(System.out);
        }
    }
}
