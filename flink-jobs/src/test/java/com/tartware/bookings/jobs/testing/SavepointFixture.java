package com.tartware.bookings.jobs.testing;

import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.ConfluentFraming;
import com.tartware.bookings.schemas.release.ReleasedSchemas;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * A savepoint of a job, the records that it had read, and perhaps what came next: {@code savepoint/} and {@code *.tsv}, a record a
 * line with partition, append time in milliseconds, tenant and value in Base64. Values are framed with the ids that {@link
 * FixedRegistry} gives to released versions, so that whatever this build's schema has become, they are read as they were written.
 */
public record SavepointFixture(Path folder) {
    private static final Path ALL = Path.of("src", "test", "resources", "savepoints");
    private static final String TICK = "-";

    public static SavepointFixture named(String name) {
        return new SavepointFixture(ALL.resolve(name));
    }

    public Path savepoint() {
        return folder.resolve("savepoint");
    }

    public List<Appended> read(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file)).stream()
                .map(SavepointFixture::record)
                .toList();
    }

    /** @throws IllegalStateException if there is one of that name: a released fixture is never rewritten */
    public void create(String savepoint) throws IOException {
        if (Files.exists(folder)) {
            throw new IllegalStateException(folder + " is there: a released fixture is never rewritten");
        }
        Files.createDirectories(savepoint());
        try (Stream<Path> files = Files.list(Path.of(URI.create(savepoint)))) {
            for (Path file : files.toList()) {
                Files.copy(file, savepoint().resolve(file.getFileName()));
            }
        }
    }

    /** @param records of the topic, as this build frames them */
    public void write(String file, Topic topic, List<Appended> records) throws IOException {
        List<Schema> released = ReleasedSchemas.onClasspath(topic).versions();
        if (!released.get(released.size() - 1).equals(topic.schema())) {
            throw new IllegalStateException(
                    "release the schema of " + topic + " first: a fixture outlives this build's");
        }
        int schemaId = FixedRegistry.idOfReleased(topic, released.size());
        Files.write(
                folder.resolve(file),
                records.stream().map(record -> line(record, schemaId)).toList());
    }

    private static Appended record(String line) {
        String[] fields = line.split("\t", -1);
        return new Appended(
                fields[2].equals(TICK) ? null : fields[2],
                Base64.getDecoder().decode(fields[3]),
                Integer.parseInt(fields[0]),
                Long.parseLong(fields[1]));
    }

    private static String line(Appended record, int schemaId) {
        byte[] value = record.value().clone();
        ByteBuffer.wrap(value).putInt(ConfluentFraming.HEADER_BYTES - Integer.BYTES, schemaId);
        return String.join(
                "\t",
                Integer.toString(record.partition()),
                Long.toString(record.appendTimeMillis()),
                record.tenantId() == null ? TICK : record.tenantId(),
                Base64.getEncoder().encodeToString(value));
    }
}
