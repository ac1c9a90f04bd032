package com.tartware.bookings.localstack.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.explain.Paint;
import com.tartware.bookings.localstack.topics.TextTable;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.release.ContractSources;
import com.tartware.bookings.schemas.release.ReleasedSchemas;
import com.tartware.bookings.schemas.release.SchemaChange;
import com.tartware.bookings.schemas.release.SchemaComparison;
import com.tartware.bookings.schemas.release.SchemaRefusal;
import com.tartware.bookings.schemas.release.TopicUse;
import java.io.PrintStream;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Two versions of one subject told apart, for people and for scripts.
 *
 * @param from a released version; 0 if nothing is released
 * @param to a released version; {@link #SOURCE} for the source tree
 * @param refusals why the source may not be released, against all released versions; empty if it may, or if {@code to} is released
 */
public record ContractDiff(Topic topic, int from, int to, List<SchemaChange> changes, List<SchemaRefusal> refusals) {
    public static final int SOURCE = Integer.MAX_VALUE;

    /** The whole is in the JSON; a line of a table is to stay one line. */
    private static final int CHANGE_CHARACTERS = 70;

    /** The source against a released version. */
    public static ContractDiff ofSource(Topic topic, ReleasedSchemas released, int from, ContractSources sources) {
        Schema source = sources.schemaOf(topic);
        List<SchemaChange> changes = from == 0
                ? List.of()
                : SchemaComparison.between(released.versions().get(from - 1), source);
        return new ContractDiff(topic, from, SOURCE, changes, released.whyRefused(source));
    }

    public static ContractDiff ofReleased(Topic topic, ReleasedSchemas released, int from, int to) {
        List<Schema> versions = released.versions();
        return new ContractDiff(
                topic, from, to, SchemaComparison.between(versions.get(from - 1), versions.get(to - 1)), List.of());
    }

    public boolean isDifferent() {
        return from == 0 || !changes.isEmpty();
    }

    public boolean isRefused() {
        return !refusals.isEmpty();
    }

    public void print(PrintStream out, Paint paint) {
        String target = to == SOURCE ? "the source" : "released version " + to;
        if (from == 0) {
            out.printf("%s: nothing is released yet%n", topic.subject());
            return;
        }
        if (!isDifferent()) {
            out.printf("%s: %s is released version %d%n", topic.subject(), target, from);
            return;
        }
        out.printf("%s: %s, compared with released version %d%n", topic.subject(), target, from);
        printChanges(changes, out, paint);
        TopicUse use = TopicUse.of(topic);
        out.println(
                "  " + paint.dim("written by " + use.writer() + "; read by " + String.join(", ", use.allReaders())));
        if (to != SOURCE) {
            return;
        }
        if (isRefused()) {
            out.println("  " + paint.bad("refused:"));
            refusals.forEach(refusal -> out.println(refusal.text().indent(4).stripTrailing()));
        } else {
            out.println("  " + paint.good("allowed") + ": ./tartware schemas release " + topic.subject());
        }
    }

    /** A table; + added, - gone, ~ changed, ! refused. */
    static void printChanges(List<SchemaChange> changes, PrintStream out, Paint paint) {
        String[] headings = {"FIELD", "CHANGE", "UPGRADED READERS, OLD RECORDS", "OLD READERS, NEW RECORDS"};
        int[] widths = new int[headings.length];
        for (int column = 0; column < headings.length; column++) {
            widths[column] = headings[column].length();
            for (SchemaChange change : changes) {
                widths[column] = Math.max(widths[column], cells(change)[column].length());
            }
        }
        out.println("    " + paint.dim(line(headings, widths)));
        for (SchemaChange change : changes) {
            String line = mark(change) + " " + line(cells(change), widths);
            out.println("  " + painted(change, line, paint));
        }
    }

    private static String[] cells(SchemaChange change) {
        return new String[] {
            change.path(),
            TextTable.shortened(TextTable.oneLine(change.what()), CHANGE_CHARACTERS),
            verdict(change.newReaders()),
            verdict(change.oldReaders())
        };
    }

    private static String verdict(SchemaChange.Reading reading) {
        return (reading.works() ? "yes: " : "no: ") + reading.how();
    }

    private static String line(String[] cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.length; column++) {
            line.append(cells[column])
                    .append(" ".repeat(widths[column] - cells[column].length()))
                    .append("  ");
        }
        return line.toString().stripTrailing();
    }

    private static char mark(SchemaChange change) {
        if (change.isRefused()) {
            return '!';
        }
        return switch (change.kind()) {
            case FIELD_ADDED, SYMBOL_ADDED, BRANCH_ADDED -> '+';
            case FIELD_REMOVED, SYMBOL_REMOVED, BRANCH_REMOVED -> '-';
            case FIELD_RENAMED, FIELDS_REORDERED, TYPE, TYPE_NAME, DEFAULT, DOC, ALIAS, OTHER -> '~';
        };
    }

    private static String painted(SchemaChange change, String line, Paint paint) {
        return switch (mark(change)) {
            case '!' -> paint.bad(line);
            case '+' -> paint.good(line);
            case '-' -> paint.waiting(line);
            default -> line;
        };
    }

    public ObjectNode json() {
        TopicUse use = TopicUse.of(topic);
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("subject", topic.subject());
        node.put("from", from);
        if (to == SOURCE) {
            node.put("to", "source");
        } else {
            node.put("to", to);
        }
        node.put("writer", use.writer());
        use.readers().forEach(node.putArray("readers")::add);
        use.outsideReaders().forEach(node.putArray("outside_readers")::add);
        node.put("different", isDifferent());
        node.put("refused", isRefused());
        node.set("changes", changesJson(changes));
        node.set("refusals", refusalsJson(refusals));
        return node;
    }

    static ArrayNode changesJson(List<SchemaChange> changes) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (SchemaChange change : changes) {
            ObjectNode node = array.addObject();
            node.put("field", change.path());
            node.put("kind", change.kind().name());
            node.put("change", change.what());
            node.set("upgraded_readers", readingJson(change.newReaders()));
            node.set("old_readers", readingJson(change.oldReaders()));
            node.put("other_meaning", change.otherMeaning());
            node.put("refused", change.isRefused());
        }
        return array;
    }

    private static ObjectNode readingJson(SchemaChange.Reading reading) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("work", reading.works())
                .put("how", reading.how());
    }

    static ArrayNode refusalsJson(List<SchemaRefusal> refusals) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (SchemaRefusal refusal : refusals) {
            ObjectNode node = array.addObject();
            node.put("field", refusal.path());
            node.put("change", refusal.what());
            refusal.newReaders().keySet().forEach(node.putArray("unreadable_records_of_versions")::add);
            refusal.oldReaders().keySet().forEach(node.putArray("broken_readers_of_versions")::add);
            refusal.otherMeaning().keySet().forEach(node.putArray("other_meaning_than_in_versions")::add);
            node.put("instead", refusal.instead());
            node.put("text", refusal.text());
        }
        return array;
    }
}
