package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.deadletters.DeadLetterDesk;
import com.tartware.bookings.localstack.deadletters.Letter;
import com.tartware.bookings.localstack.deadletters.LetterPage;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.localstack.topics.ScanProgress;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = {
            "Shows one dead letter: what its code means and what to do, its fields if they can be read by now, its bytes,",
            "and what a replay would do with it."
        })
final class DlqShowCommand extends StackVerb {
    @Parameters(
            paramLabel = "PARTITION:OFFSET",
            converter = PlaceConverter.class,
            description = "Where the letter lies, as dlq list gives it.")
    private Place place;

    @Option(
            names = "--bytes",
            paramLabel = "N",
            defaultValue = "512",
            description = "How much of the record is dumped. Default: ${DEFAULT-VALUE}")
    private int bytes;

    @Override
    int ask(StackSettings settings, ScanProgress progress) throws LaunchException {
        LetterPage page;
        try (DeadLetterDesk desk =
                new DeadLetterDesk(settings.brokers(), new ConfluentSchemaRegistry(settings.registryUrl()), progress)) {
            Letter letter = desk.letter(place)
                    .orElseThrow(() ->
                            new LaunchException("there is no dead letter " + place + "; see ./tartware dlq list"));
            page = new LetterPage(letter, desk.plan(List.of(place)).letters().get(0));
        }
        progress.clear();
        if (json) {
            printJson(page.json());
        } else {
            page.print(System.out, Math.max(0, bytes));
        }
        return 0;
    }
}
