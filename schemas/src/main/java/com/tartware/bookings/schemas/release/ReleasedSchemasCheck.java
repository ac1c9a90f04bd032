package com.tartware.bookings.schemas.release;

import com.tartware.bookings.schemas.Topic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The build step that refuses an Avro source which records already in somebody's log could not live with. */
public final class ReleasedSchemasCheck {
    private ReleasedSchemasCheck() {}

    /**
     * @param args the folder of released schemas
     * @throws IllegalStateException naming each schema and version that do not fit; it fails the build
     */
    public static void main(String[] args) {
        List<String> refusals = refusals(Path.of(args[0]));
        if (!refusals.isEmpty()) {
            throw new IllegalStateException(
                    "the Avro contract would break with records and readers that are already out there"
                            + " (FULL_TRANSITIVE, docs/schema-workflow.md):\n\n  "
                            + String.join("\n", refusals).replace("\n", "\n  ")
                            + "\n\n  ./tartware schemas diff shows every change; there is no switch to turn this off.\n");
        }
    }

    static List<String> refusals(Path released) {
        List<String> refusals = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            ReleasedSchemas schemas = ReleasedSchemas.in(released, topic);
            if (schemas.versions().isEmpty()) {
                refusals.add("%s: no released version 1 in %s; release it first: ./tartware schemas release %s"
                        .formatted(topic.subject(), released, topic.subject()));
            }
            schemas.whyRefused(topic.schema()).forEach(refusal -> refusals.add(refusal.text()));
        }
        return refusals;
    }
}
