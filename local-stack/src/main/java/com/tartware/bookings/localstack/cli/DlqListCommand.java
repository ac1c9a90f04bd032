package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.deadletters.DeadLetterDesk;
import com.tartware.bookings.localstack.deadletters.LetterFilter;
import com.tartware.bookings.localstack.deadletters.LetterList;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.topics.ScanProgress;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "list",
        description = {
            "Lists dead letters, the newest last: what was refused, when, why, whose, and where it lies.",
            "One code, one key, a steady rate: one producer. Began with a deployment: that deployment."
        })
final class DlqListCommand extends StackVerb {
    @Option(names = "--code", paramLabel = "C", description = "Only those, such as WRONG_PARTITION.")
    private String code;

    @Option(names = "--tenant", paramLabel = "T", description = "Only those under this key.")
    private String tenant;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = SinceConverter.class,
            description = "Only those since then: 90s, 30m, 2h, 7d ago, or 2026-11-22T09:30:00Z. By log time.")
    private Instant since;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many are shown. Default: ${DEFAULT-VALUE}")
    private int limit;

    @Override
    int ask(StackSettings settings, ScanProgress progress) {
        if (limit < 1) {
            throw new ParameterException(command.commandLine(), "--limit " + limit + " is below 1");
        }
        LetterList list;
        try (DeadLetterDesk desk =
                new DeadLetterDesk(settings.brokers(), new ConfluentSchemaRegistry(settings.registryUrl()), progress)) {
            list = desk.list(new LetterFilter(code, tenant, since), limit);
        }
        progress.clear();
        if (json) {
            printJson(list.json());
        } else {
            list.print(System.out);
        }
        return 0;
    }
}
