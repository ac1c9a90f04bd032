package com.tartware.bookings.localstack.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.explain.Paint;
import com.tartware.bookings.schemas.release.SchemaRelease.Planned;
import com.tartware.bookings.schemas.release.SchemaRelease.State;
import com.tartware.bookings.schemas.release.TopicUse;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a release made of the subjects, and what comes next.
 *
 * @param home the source tree, to which files are shown relative
 * @param dryRun nothing was written
 */
public record ReleaseReport(Path home, boolean dryRun, List<Planned> subjects) {

    /** One refused subject is enough: all are released, or none. */
    public boolean isRefused() {
        return subjects.stream().anyMatch(subject -> subject.state() == State.REFUSED);
    }

    private List<Planned> released() {
        return isRefused()
                ? List.of()
                : subjects.stream()
                        .filter(subject -> subject.state() == State.RELEASED)
                        .toList();
    }

    public void print(PrintStream out, Paint paint) {
        for (Planned subject : subjects) {
            String name = subject.topic().subject();
            switch (subject.state()) {
                case UNCHANGED ->
                    out.printf("%s: %s%n", name, paint.dim("not changed since released version " + subject.version()));
                case REFUSED -> {
                    out.printf("%s: %s%n", name, paint.bad("refused"));
                    subject.refusals()
                            .forEach(refusal ->
                                    out.println(refusal.text().indent(2).stripTrailing()));
                }
                case RELEASED -> {
                    String verb = dryRun || isRefused() ? "may be released as version " : "released as version ";
                    out.printf(
                            "%s: %s%d, %s%n",
                            name, paint.good(verb), subject.version(), home.relativize(subject.file()));
                    if (!subject.changes().isEmpty()) {
                        ContractDiff.printChanges(subject.changes(), out, paint);
                    }
                }
            }
        }
        out.println();
        if (isRefused()) {
            out.println(
                    "nothing was released; change the sources as said above, and look with ./tartware schemas diff");
        } else if (released().isEmpty()) {
            out.println("nothing to release");
        } else if (dryRun) {
            out.println("nothing was written; without --dry-run it would be");
        } else {
            printNext(out);
        }
    }

    private void printNext(PrintStream out) {
        out.println("next:");
        out.println("  1. commit schemas/avro and schemas/released together; a released file is never edited again");
        out.println("  2. ./tartware schemas register, so that the registry has it before anybody writes it");
        out.println("  3. upgrade the readers, then the writer:");
        for (Planned subject : released()) {
            out.printf(
                    "       %s: %s%n",
                    subject.topic().topicName(), TopicUse.of(subject.topic()).upgradeOrder());
        }
    }

    public ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("dry_run", dryRun);
        node.put("refused", isRefused());
        ArrayNode array = node.putArray("subjects");
        for (Planned subject : subjects) {
            ObjectNode entry = array.addObject();
            entry.put("subject", subject.topic().subject());
            entry.put("state", subject.state().name().toLowerCase(Locale.ROOT));
            entry.put("version", subject.version());
            entry.put(
                    "file",
                    subject.file() == null
                            ? null
                            : home.relativize(subject.file()).toString());
            entry.put("written", !dryRun && released().contains(subject));
            entry.set("changes", ContractDiff.changesJson(subject.changes()));
            entry.set("refusals", ContractDiff.refusalsJson(subject.refusals()));
        }
        return node;
    }
}
