package com.tartware.bookings.schemas.release;

import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.release.SchemaChange.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * One reason why a schema may not follow what is released: what is different, from which versions, and for whom that breaks.
 *
 * @param path as in {@link SchemaChange}
 * @param newReaders by released version: why this build's readers could not read the records written with it
 * @param oldReaders by released version: why readers that have it could not read what this build would write
 * @param otherMeaning by released version: why not, although every record could be read
 * @param instead what to do; null if nothing short of taking the change back
 */
public record SchemaRefusal(
        Topic topic,
        String path,
        String what,
        Map<Integer, String> newReaders,
        Map<Integer, String> oldReaders,
        Map<Integer, String> otherMeaning,
        String instead) {

    /**
     * All reasons; empty if the candidate may follow. Avro judges whether records can be read; the comparison says where and for whom.
     *
     * @param versions released, version 1 first
     */
    static List<SchemaRefusal> of(Topic topic, List<Schema> versions, Schema candidate) {
        Map<String, SchemaRefusal> refusals = new LinkedHashMap<>();
        for (int index = 0; index < versions.size(); index++) {
            int version = index + 1;
            Schema released = versions.get(index);
            List<SchemaChange> changes = SchemaComparison.between(released, candidate);
            for (SchemaChange change : changes) {
                if (change.isRefused()) {
                    SchemaRefusal refusal = refusals.computeIfAbsent(
                            change.path() + ' ' + change.what(),
                            key -> empty(
                                    topic,
                                    change.path(),
                                    change.what(),
                                    change.kind().instead()));
                    refusal.add(version, change);
                }
            }
            boolean newReadersFail =
                    changes.stream().anyMatch(change -> !change.newReaders().works());
            boolean oldReadersFail =
                    changes.stream().anyMatch(change -> !change.oldReaders().works());
            if (!newReadersFail) {
                avroSays(candidate, released).forEach((place, why) -> refusals.computeIfAbsent(
                                place, key -> empty(topic, place, "not readable", Kind.TYPE.instead()))
                        .newReaders()
                        .put(version, why));
            }
            if (!oldReadersFail) {
                avroSays(released, candidate).forEach((place, why) -> refusals.computeIfAbsent(
                                place, key -> empty(topic, place, "not readable", Kind.TYPE.instead()))
                        .oldReaders()
                        .put(version, why));
            }
        }
        return List.copyOf(refusals.values());
    }

    // SchemaValidatorBuilder.mutualReadStrategy() would be shorter, but it lets a union grow: it puts off the error
    // until a record with the new branch is read.
    private static Map<String, String> avroSays(Schema reader, Schema writer) {
        SchemaCompatibility.SchemaPairCompatibility pair =
                SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        if (pair.getType() == SchemaCompatibilityType.COMPATIBLE) {
            return Map.of();
        }
        return pair.getResult().getIncompatibilities().stream()
                .collect(Collectors.toMap(
                        Incompatibility::getLocation,
                        incompatibility -> incompatibility.getMessage() + " (" + incompatibility.getType() + ")",
                        (first, second) -> first,
                        LinkedHashMap::new));
    }

    private static SchemaRefusal empty(Topic topic, String path, String what, String instead) {
        return new SchemaRefusal(topic, path, what, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), instead);
    }

    private void add(int version, SchemaChange change) {
        if (!change.newReaders().works()) {
            newReaders.put(version, change.newReaders().how());
        }
        if (!change.oldReaders().works()) {
            oldReaders.put(version, change.oldReaders().how());
        }
        if (change.otherMeaning() != null) {
            otherMeaning.put(version, change.otherMeaning());
        }
    }

    /** For people, some lines without a line break at the end: what, then for whom, then what to do instead. */
    public String text() {
        TopicUse use = TopicUse.of(topic);
        List<String> lines = new ArrayList<>();
        lines.add("%s, %s: %s".formatted(topic.subject(), path, what));
        if (!newReaders.isEmpty()) {
            String readers = use.readers().isEmpty()
                    ? "upgraded " + String.join(", ", use.outsideReaders())
                    : String.join(", ", use.readers()) + " of this build";
            lines.add("    records of %s, which stay in %s, could not be read: %s"
                    .formatted(versions(newReaders), topic.topicName(), reasons(newReaders)));
            lines.add("      breaks: " + readers);
        }
        if (!oldReaders.isEmpty()) {
            lines.add("    readers of %s could not read what this build's %s would write: %s"
                    .formatted(versions(oldReaders), use.writer(), reasons(oldReaders)));
            lines.add("      breaks, until upgraded: " + String.join(", ", use.allReaders()));
        }
        if (!otherMeaning.isEmpty()) {
            lines.add("    readable, but not the same as in %s: %s"
                    .formatted(versions(otherMeaning), reasons(otherMeaning)));
            lines.add("      misleads: " + String.join(", ", use.allReaders()));
        }
        if (instead != null) {
            lines.add("    instead: " + instead);
        }
        return String.join("\n", lines);
    }

    @Override
    public String toString() {
        return text();
    }

    private static String versions(Map<Integer, String> reasons) {
        List<String> numbers = reasons.keySet().stream().map(String::valueOf).toList();
        if (numbers.size() == 1) {
            return "released version " + numbers.get(0);
        }
        int last = numbers.size() - 1;
        return "released versions " + String.join(", ", numbers.subList(0, last)) + " and " + numbers.get(last);
    }

    private static String reasons(Map<Integer, String> reasons) {
        return reasons.values().stream().distinct().collect(Collectors.joining("; "));
    }
}
