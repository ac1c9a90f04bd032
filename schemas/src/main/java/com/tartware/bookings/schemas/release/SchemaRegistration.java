package com.tartware.bookings.schemas.release;

import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.registry.ContractRegistry;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.registry.SchemaRegistry.SchemaNotFoundException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** Brings a registry to what this build writes and reads. */
public final class SchemaRegistration {
    private SchemaRegistration() {}

    static final String RULE = "FULL_TRANSITIVE";

    /** One subject as the registry has it after the call. */
    public record Registered(String subject, int releasedVersions, int schemaId, boolean sourceIsReleased) {}

    /**
     * Registers every released version in order and then this build's source, under FULL_TRANSITIVE. Safe to repeat. The rule is set
     * before a second version is asked for, so a registry with a milder default cannot let one through.
     *
     * @throws SchemaRegistry.IncompatibleSchemaException if the registry holds something that ours may not follow; subjects before the
     *     refused one are registered by then, and a repeat finds them there
     */
    public static List<Registered> registerAll(SchemaRegistry registry) {
        List<Registered> subjects = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            List<Schema> released = ReleasedSchemas.onClasspath(topic).versions();
            boolean ruled = false;
            for (Schema version : released) {
                registry.register(topic.subject(), version.toString());
                if (!ruled) {
                    registry.requireFullTransitive(topic.subject());
                    ruled = true;
                }
            }
            int schemaId = registry.register(topic.subject(), topic.schema().toString());
            if (!ruled) {
                registry.requireFullTransitive(topic.subject());
            }
            subjects.add(
                    new Registered(topic.subject(), released.size(), schemaId, isNewest(released, topic.schema())));
        }
        return subjects;
    }

    /** What keeps this build from running against the registry, as sentences; empty if nothing does. */
    public static List<String> differences(ContractRegistry registry) {
        List<String> differences = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            List<Schema> released = ReleasedSchemas.onClasspath(topic).versions();
            SchemaRefusal.of(topic, released, topic.schema()).forEach(refusal -> differences.add(refusal.text()));
            if (!isNewest(released, topic.schema())) {
                differences.add(
                        "%s: the source differs from the newest released version, %d; release it: ./tartware schemas release %s"
                                .formatted(topic.subject(), released.size(), topic.subject()));
            }
            differences.addAll(differencesOf(topic, released, registry));
        }
        return differences;
    }

    private static List<String> differencesOf(Topic topic, List<Schema> released, ContractRegistry registry) {
        String subject = topic.subject();
        List<String> texts = registry.versionsOf(subject);
        if (texts.isEmpty()) {
            return List.of(subject + ": not in the registry; run ./tartware schemas register");
        }
        List<String> differences = new ArrayList<>();
        boolean refused = false;
        for (int index = 0; index < texts.size(); index++) {
            Schema version = new Schema.Parser().parse(texts.get(index));
            if (released.contains(version)) {
                continue;
            }
            for (SchemaChange change : SchemaComparison.between(version, topic.schema())) {
                if (change.isRefused()) {
                    refused = true;
                    differences.add(
                            "%s, %s: %s, compared with version %d of the registry. Another build registered it; merge its release first, then adapt this source"
                                    .formatted(subject, change.path(), change.what(), index + 1));
                }
            }
        }
        try {
            registry.idOf(subject, topic.schema().toString());
        } catch (SchemaNotFoundException e) {
            if (!refused) {
                differences.add(
                        subject + ": this build's schema is not in the registry; run ./tartware schemas register");
            }
        }
        String rule;
        try {
            rule = registry.compatibilityOf(subject);
        } catch (SchemaNotFoundException e) {
            rule = "no rule of its own";
        }
        if (!rule.equals(RULE)) {
            differences.add("%s: the registry's rule is %s and should be %s; run ./tartware schemas register"
                    .formatted(subject, rule, RULE));
        }
        return differences;
    }

    private static boolean isNewest(List<Schema> released, Schema source) {
        return !released.isEmpty()
                && SchemaComparison.between(released.get(released.size() - 1), source)
                        .isEmpty();
    }
}
