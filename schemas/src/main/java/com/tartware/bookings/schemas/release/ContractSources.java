package com.tartware.bookings.schemas.release;

import com.tartware.bookings.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericData;

/**
 * The contract as its sources have it now, {@code schemas/avro/*.avsc}: what the next build would write and read. Needs no build, so an
 * edit that the build refuses can be looked at, too.
 */
public final class ContractSources {
    private final Path folder;
    private final Map<String, Schema> byFullName;

    private ContractSources(Path folder, Map<String, Schema> byFullName) {
        this.folder = folder;
        this.byFullName = byFullName;
    }

    /**
     * @param folder of the {@code .avsc} files
     * @throws UnreadableSourceException naming the file that is no Avro, or the type that none of them defines
     * @throws IOException if the folder cannot be read
     */
    public static ContractSources in(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".avsc"))
                    .sorted()
                    .toList();
        }
        SchemaParser parser = new SchemaParser();
        List<SchemaParser.ParseResult> parsed = new ArrayList<>();
        for (Path file : files) {
            try {
                parsed.add(parser.parse(file));
            } catch (AvroRuntimeException e) {
                throw new UnreadableSourceException(file + " is no Avro schema: " + reasonOf(e), e);
            }
        }
        Map<String, Schema> byFullName = new HashMap<>();
        Set<String> visited = new HashSet<>();
        for (int index = 0; index < parsed.size(); index++) {
            try {
                Schema schema = parsed.get(index).mainSchema();
                useJavaStrings(schema, visited);
                byFullName.put(schema.getFullName(), schema);
            } catch (AvroRuntimeException e) {
                throw new UnreadableSourceException(
                        files.get(index) + " names a type that no source defines: " + reasonOf(e), e);
            }
        }
        return new ContractSources(folder, byFullName);
    }

    /**
     * Complete, as the build generates it and as the topic's records are written.
     *
     * @throws UnreadableSourceException if no source defines the topic's record
     */
    public Schema schemaOf(Topic topic) {
        Schema schema = byFullName.get(topic.schema().getFullName());
        if (schema == null) {
            throw new UnreadableSourceException(
                    "no source in " + folder + " defines " + topic.schema().getFullName() + ", the record of "
                            + topic.topicName(),
                    null);
        }
        return schema;
    }

    // What stringType=String makes of the sources in the build; the property is part of the text that is registered.
    private static void useJavaStrings(Schema schema, Set<String> visited) {
        switch (schema.getType()) {
            case STRING -> GenericData.setStringType(schema, GenericData.StringType.String);
            case MAP -> {
                GenericData.setStringType(schema, GenericData.StringType.String);
                useJavaStrings(schema.getValueType(), visited);
            }
            case ARRAY -> useJavaStrings(schema.getElementType(), visited);
            case UNION -> schema.getTypes().forEach(branch -> useJavaStrings(branch, visited));
            case RECORD -> {
                if (visited.add(schema.getFullName())) {
                    schema.getFields().forEach(field -> useJavaStrings(field.schema(), visited));
                }
            }
            default -> {}
        }
    }

    private static String reasonOf(AvroRuntimeException e) {
        Throwable reason = e;
        while (reason.getSuppressed().length > 0 || reason.getCause() != null) {
            reason = reason.getCause() != null ? reason.getCause() : reason.getSuppressed()[0];
        }
        String message = String.valueOf(reason.getMessage());
        return message.lines().findFirst().orElse("");
    }

    /** A source is no Avro, or not all of it is there. */
    public static final class UnreadableSourceException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableSourceException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
