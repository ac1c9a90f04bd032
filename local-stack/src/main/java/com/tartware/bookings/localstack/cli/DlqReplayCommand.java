package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.deadletters.DeadLetterDesk;
import com.tartware.bookings.localstack.deadletters.LetterFilter;
import com.tartware.bookings.localstack.deadletters.ReplayPlan;
import com.tartware.bookings.localstack.deadletters.ReplayReport;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.localstack.topics.ScanProgress;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "replay",
        description = {
            "Appends refused commands to the command topic again, unchanged, once what kept them from being decided is gone.",
            "Only what is a command of its key's tenant by now and was never decided; the rest is refused with the reason."
                    + " Safe to repeat: what is in the log already is not appended twice.",
            "The command is decided at the time of the replay. Exit 0 if all that was asked for is decided."
        })
final class DlqReplayCommand extends StackVerb {
    @ArgGroup(multiplicity = "1")
    private Which which;

    @Mixin
    private Confirmation confirmation;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "1m",
            converter = DurationConverter.class,
            description = "How long it waits for the decisions. Default: ${DEFAULT-VALUE}")
    private Duration patience;

    /** One of the three; all of them at once would be a slip of the fingers. */
    private static final class Which {
        @Parameters(
                paramLabel = "PARTITION:OFFSET",
                arity = "1..*",
                converter = PlaceConverter.class,
                description = "Where the letters lie, as dlq list gives it.")
        private List<Place> places;

        @Option(names = "--code", paramLabel = "C", description = "All with this code, such as UNKNOWN_SCHEMA.")
        private String code;

        @Option(names = "--all", description = "All there are.")
        private boolean all;
    }

    @Override
    int ask(StackSettings settings, ScanProgress progress) throws InterruptedException {
        PrintStream people = json ? System.err : System.out;
        try (DeadLetterDesk desk =
                new DeadLetterDesk(settings.brokers(), new ConfluentSchemaRegistry(settings.registryUrl()), progress)) {
            ReplayPlan plan = plan(desk);
            progress.clear();
            if (confirmation.dryRun || plan.toReplay().isEmpty()) {
                ReplayReport report = new ReplayReport(plan, missing(plan), List.of(), confirmation.dryRun);
                show(report);
                return report.good() ? 0 : 1;
            }
            if (!confirmation.yes) {
                new ReplayReport(plan, missing(plan), List.of(), true).print(people);
                Confirmation.Answer answer = confirmation.ask(
                        "Append %,d commands again?".formatted(plan.toReplay().size()), people);
                if (answer != Confirmation.Answer.GO) {
                    return answer == Confirmation.Answer.NO ? 1 : 2;
                }
            }
            ReplayReport done = new ReplayReport(plan, missing(plan), desk.replay(plan, patience), false);
            progress.clear();
            show(done);
            return done.good() ? 0 : 1;
        }
    }

    private ReplayPlan plan(DeadLetterDesk desk) {
        if (which.places != null) {
            return desk.plan(which.places);
        }
        return desk.plan(which.all ? LetterFilter.ALL : new LetterFilter(which.code, null, null));
    }

    private List<Place> missing(ReplayPlan plan) {
        List<Place> missing = new ArrayList<>(which.places == null ? List.of() : which.places);
        plan.letters().forEach(letter -> missing.remove(letter.letter().place()));
        return missing;
    }

    private void show(ReplayReport report) {
        if (json) {
            printJson(report.json());
        } else {
            report.print(System.out);
        }
    }
}
