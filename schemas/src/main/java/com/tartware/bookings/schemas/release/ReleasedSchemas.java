package com.tartware.bookings.schemas.release;

import com.tartware.bookings.schemas.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.avro.Schema;

/** The versions of a topic's schema that somebody may have written records with: {@code released/<subject>/<version>.avsc}. */
public final class ReleasedSchemas {
    private final IntFunction<InputStream> files;
    private final Topic topic;

    private ReleasedSchemas(Topic topic, IntFunction<InputStream> files) {
        this.topic = topic;
        this.files = files;
    }

    /** Those packed into this build. */
    public static ReleasedSchemas onClasspath(Topic topic) {
        return new ReleasedSchemas(
                topic,
                version -> ReleasedSchemas.class.getResourceAsStream(
                        "/released/" + topic.subject() + "/" + version + ".avsc"));
    }

    /** Those in a folder of the source tree. */
    public static ReleasedSchemas in(Path released, Topic topic) {
        return new ReleasedSchemas(topic, version -> {
            Path file = file(released, topic, version);
            try {
                return Files.exists(file) ? Files.newInputStream(file) : null;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        });
    }

    /** In order, version 1 first. */
    public List<Schema> versions() {
        List<Schema> versions = new ArrayList<>();
        try {
            for (int version = 1; ; version++) {
                try (InputStream file = files.apply(version)) {
                    if (file == null) {
                        return versions;
                    }
                    versions.add(new Schema.Parser().parse(new String(file.readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the released versions of " + topic.subject(), e);
        }
    }

    /**
     * Why {@code candidate} may not follow what is released; empty if it may. The rule is FULL_TRANSITIVE: it reads every version, and
     * every version reads it; and what is read means the same.
     */
    public List<SchemaRefusal> whyRefused(Schema candidate) {
        return SchemaRefusal.of(topic, versions(), candidate);
    }

    /**
     * A schema as a file of {@code released/} has it: complete, with all named types written out where they are first used, indented.
     */
    public static String fileText(Schema schema) {
        return schema.toString(true) + "\n";
    }

    /** Where a version lies in a folder of released schemas. */
    public static Path file(Path released, Topic topic, int version) {
        return released.resolve(topic.subject()).resolve(version + ".avsc");
    }
}
