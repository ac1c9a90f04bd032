package com.tartware.bookings.schemas.release;

import com.tartware.bookings.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Freezes the sources as the next released versions. A release is a file of its own that is never edited again: the build, the registry
 * and every later release are measured against it.
 */
public final class SchemaRelease {
    private SchemaRelease() {}

    /** What a release makes of one subject. */
    public enum State {
        /** The source is the newest release to the letter. */
        UNCHANGED,
        /** It differs and may follow: it is the next version. */
        RELEASED,
        /** It differs and may not follow. */
        REFUSED
    }

    /**
     * @param version the number of the newest released version, counted with this one if {@link State#RELEASED}; 0 for none
     * @param file of the version; null if {@link State#REFUSED}
     * @param changes since the newest version before; empty for the first
     * @param refusals empty unless {@link State#REFUSED}
     */
    public record Planned(
            Topic topic,
            State state,
            int version,
            Path file,
            String text,
            List<SchemaChange> changes,
            List<SchemaRefusal> refusals) {}

    /** What would be released, in the order given; writes nothing. */
    public static List<Planned> plan(Path released, ContractSources sources, List<Topic> topics) {
        List<Planned> plans = new ArrayList<>();
        for (Topic topic : topics) {
            ReleasedSchemas earlier = ReleasedSchemas.in(released, topic);
            List<Schema> versions = earlier.versions();
            Schema source = sources.schemaOf(topic);
            int newest = versions.size();
            List<SchemaChange> changes =
                    newest == 0 ? List.of() : SchemaComparison.between(versions.get(newest - 1), source);
            List<SchemaRefusal> refusals = earlier.whyRefused(source);
            if (!refusals.isEmpty()) {
                plans.add(new Planned(topic, State.REFUSED, newest, null, null, changes, refusals));
            } else if (newest > 0 && changes.isEmpty()) {
                Path file = ReleasedSchemas.file(released, topic, newest);
                plans.add(new Planned(topic, State.UNCHANGED, newest, file, null, changes, refusals));
            } else {
                Path file = ReleasedSchemas.file(released, topic, newest + 1);
                String text = ReleasedSchemas.fileText(source);
                plans.add(new Planned(topic, State.RELEASED, newest + 1, file, text, changes, refusals));
            }
        }
        return List.copyOf(plans);
    }

    /**
     * Writes the files of what is {@link State#RELEASED}; never over a file that is there.
     *
     * @throws IllegalArgumentException if one is refused: all of them are released, or none
     */
    public static void write(List<Planned> plans) throws IOException {
        if (plans.stream().anyMatch(plan -> plan.state() == State.REFUSED)) {
            throw new IllegalArgumentException("a refused schema is not released");
        }
        for (Planned plan : plans) {
            if (plan.state() == State.RELEASED) {
                Files.createDirectories(plan.file().getParent());
                Files.writeString(plan.file(), plan.text(), StandardOpenOption.CREATE_NEW);
            }
        }
    }
}
