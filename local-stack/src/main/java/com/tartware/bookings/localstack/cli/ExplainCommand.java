package com.tartware.bookings.localstack.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.core.command.Identifier;
import com.tartware.bookings.localstack.explain.BookingLookup;
import com.tartware.bookings.localstack.explain.BookingStory;
import com.tartware.bookings.localstack.explain.Explanation;
import com.tartware.bookings.localstack.gap.GapReport;
import com.tartware.bookings.localstack.gap.ReplyTopicGaps;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.topics.ScanProgress;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "explain",
        description = {
            "Tells a booking's life: what was asked, where it lies in the log, what was decided and why, what repeated, expired or",
            "is still pending, and whether Postgres and ClickHouse agree. Only reads. Exit 1 if they do not agree, or nobody knows the id.",
            "",
            "explain gap tells which decisions are missing on the reply topic, and what to do. Exit 1 if any is."
        })
final class ExplainCommand extends StackVerb {
    private static final String GAP = "gap";

    @Parameters(
            paramLabel = "BOOKING|gap",
            converter = SubjectConverter.class,
            description = "The booking's id, or the word gap.")
    private String bookingId;

    @Option(
            names = "--tenant",
            paramLabel = "T",
            description = "Whose booking; reads that tenant's partition alone. Ids are unique within a tenant only.")
    private String tenant;

    @Override
    int ask(StackSettings settings, ScanProgress progress) throws InterruptedException {
        if (bookingId.equals(GAP)) {
            return explainGap(settings, progress);
        }
        if (tenant != null && !Identifier.isValid(tenant)) {
            throw new ParameterException(command.commandLine(), "'" + tenant + "' is no tenant's id");
        }
        BookingLookup lookup =
                new BookingLookup(settings, new ConfluentSchemaRegistry(settings.registryUrl()), progress);
        List<BookingStory> stories = lookup.stories(bookingId, tenant);
        if (stories.isEmpty()) {
            progress.clear();
            System.err.printf(
                    "no booking %s%s: neither a command in the log nor a decision is about it%n",
                    bookingId, tenant == null ? "" : " of " + tenant);
            return 1;
        }
        if (stories.size() > 1) {
            progress.clear();
            return ambiguous(stories.stream().map(BookingStory::tenantId).toList());
        }
        Explanation explanation = lookup.explain(stories.get(0));
        progress.clear();
        if (json) {
            printJson(explanation.json());
        } else {
            explanation.print(System.out, TerminalView.standardOutputIsTerminal());
        }
        return explanation.good() ? 0 : 1;
    }

    private int explainGap(StackSettings settings, ScanProgress progress) {
        try (ReplyTopicGaps replies = new ReplyTopicGaps(settings, progress)) {
            GapReport report = replies.look();
            if (json) {
                printJson(report.json());
            } else {
                report.print(System.out);
            }
            return report.gaps().isEmpty() ? 0 : 1;
        }
    }

    private int ambiguous(List<String> tenants) {
        if (json) {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            answer.put("booking_id", bookingId);
            ArrayNode several = answer.putArray("tenants");
            tenants.forEach(several::add);
            printJson(answer);
        }
        System.err.printf(
                "%d tenants have a booking %s; say whose with --tenant: %s%n",
                tenants.size(), bookingId, String.join(", ", tenants));
        return 2;
    }

    /** An id in lower case, as decisions have it. */
    private static final class SubjectConverter implements ITypeConverter<String> {
        private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

        @Override
        public String convert(String text) {
            if (text.equals(GAP)) {
                return GAP;
            }
            if (!FORM.matcher(text).matches()) {
                throw new TypeConversionException(
                        "'" + text + "' is no booking's id, which is a UUID, nor the word gap");
            }
            return UUID.fromString(text).toString();
        }
    }
}
