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
            throw new IllegalStateException("the Avro contract is FULL_TRANSITIVE; "
                    + "add fields with defaults, never rename, retype or drop one (CONTRIBUTING.md):\n  "
                    + String.join("\n  ", refusals));
        }
    }

    static List<String> refusals(Path released) {
        List<String> refusals = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            ReleasedSchemas schemas = ReleasedSchemas.in(released, topic);
            if (schemas.versions().isEmpty()) {
                refusals.add(topic.subject() + ": no released version 1 in " + released);
            }
            refusals.addAll(schemas.whyRefused(topic.schema()));
        }
        return refusals;
    }
}
