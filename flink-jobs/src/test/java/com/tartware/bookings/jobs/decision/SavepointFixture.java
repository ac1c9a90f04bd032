package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.jobs.decision.SimulatedLog.Appended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A savepoint of the decision job, and the log that it was folded from: {@code savepoint/}, and {@code log.tsv} with partition,
 * append time in milliseconds, tenant and value in Base64, partition by partition.
 */
record SavepointFixture(Path folder) {
    private static final Path ALL = Path.of("src", "test", "resources", "savepoints");
    private static final String TICK = "-";

    static SavepointFixture named(String name) {
        return new SavepointFixture(ALL.resolve(name));
    }

    Path savepoint() {
        return folder.resolve("savepoint");
    }

    List<Appended> log() throws IOException {
        return Files.readAllLines(folder.resolve("log.tsv")).stream()
                .map(SavepointFixture::record)
                .toList();
    }

    void writeLog(List<ConsumerRecord<byte[], byte[]>> commands) throws IOException {
        Files.write(
                folder.resolve("log.tsv"),
                commands.stream().map(SavepointFixture::line).toList());
    }

    private static Appended record(String line) {
        String[] fields = line.split("\t", -1);
        return new Appended(
                fields[2].equals(TICK) ? null : fields[2],
                Base64.getDecoder().decode(fields[3]),
                Integer.parseInt(fields[0]),
                Long.parseLong(fields[1]));
    }

    private static String line(ConsumerRecord<byte[], byte[]> command) {
        String tenantId = command.key() == null ? TICK : new String(command.key(), StandardCharsets.UTF_8);
        return String.join(
                "\t",
                Integer.toString(command.partition()),
                Long.toString(command.timestamp()),
                tenantId,
                Base64.getEncoder().encodeToString(command.value()));
    }
}
