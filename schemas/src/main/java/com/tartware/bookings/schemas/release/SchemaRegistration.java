package com.tartware.bookings.schemas.release;

import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.registry.SchemaRegistry.SchemaNotFoundException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** Brings a registry to what this build writes and reads. */
public final class SchemaRegistration {
    private SchemaRegistration() {}

    /** One subject as the registry has it after the call. */
    public record Registered(String subject, int releasedVersions, int schemaId, boolean sourceIsReleased) {}

    /**
     * Registers every released version in order and then this build's source, under FULL_TRANSITIVE. Safe to repeat.
     *
     * @throws SchemaRegistry.IncompatibleSchemaException if the registry holds something that ours may not follow
     */
    public static List<Registered> registerAll(SchemaRegistry registry) {
        List<Registered> subjects = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            List<Schema> released = ReleasedSchemas.onClasspath(topic).versions();
            for (Schema version : released) {
                registry.register(topic.subject(), version.toString());
            }
            int schemaId = registry.register(topic.subject(), topic.schema().toString());
            registry.requireFullTransitive(topic.subject());
            subjects.add(new Registered(topic.subject(), released.size(), schemaId, released.contains(topic.schema())));
        }
        return subjects;
    }

    /** What keeps this build from running against the registry, as sentences; empty if nothing does. */
    public static List<String> differences(SchemaRegistry registry) {
        List<String> differences = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            ReleasedSchemas released = ReleasedSchemas.onClasspath(topic);
            differences.addAll(released.whyRefused(topic.schema()));
            if (!released.versions().contains(topic.schema())) {
                differences.add(
                        "%s: the source differs from every released version; release it as schemas/released/%s/%d.avsc"
                                .formatted(
                                        topic.subject(),
                                        topic.subject(),
                                        released.versions().size() + 1));
            }
            try {
                registry.idOf(topic.subject(), topic.schema().toString());
            } catch (SchemaNotFoundException e) {
                differences.add(topic.subject() + ": not in the registry; run ./tartware schemas register");
            }
        }
        return differences;
    }
}
