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
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;

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
            Path file = released.resolve(topic.subject()).resolve(version + ".avsc");
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
     * Why {@code candidate} may not follow what is released, as sentences; empty if it may. The rule is FULL_TRANSITIVE: it
     * reads every version, and every version reads it.
     */
    public List<String> whyRefused(Schema candidate) {
        List<String> reasons = new ArrayList<>();
        List<Schema> versions = versions();
        for (int index = 0; index < versions.size(); index++) {
            String version = "released version " + (index + 1);
            addIfUnreadable(reasons, "the source", candidate, version, versions.get(index));
            addIfUnreadable(reasons, version, versions.get(index), "the source", candidate);
        }
        return reasons;
    }

    // SchemaValidatorBuilder.mutualReadStrategy() would be shorter, but it lets a union grow: it puts off the error
    // until a
    // record with the new branch is read.
    private void addIfUnreadable(
            List<String> reasons, String readerName, Schema reader, String writerName, Schema writer) {
        SchemaPairCompatibility pair = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        if (pair.getType() != SchemaCompatibilityType.COMPATIBLE) {
            pair.getResult()
                    .getIncompatibilities()
                    .forEach(incompatibility -> reasons.add("%s: %s cannot read records of %s: %s (%s) at %s"
                            .formatted(
                                    topic.subject(),
                                    readerName,
                                    writerName,
                                    incompatibility.getMessage(),
                                    incompatibility.getType(),
                                    incompatibility.getLocation())));
        }
    }
}
