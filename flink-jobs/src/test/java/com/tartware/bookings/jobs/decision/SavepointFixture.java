package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.core.tenant.InMemoryTenantState.Stored;
import com.tartware.bookings.jobs.decision.SimulatedLog.Appended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A savepoint of the decision job, the log that it was folded from, and what came next: {@code savepoint/}, {@code log.tsv} and
 * {@code continuation.tsv}, a record a line with partition, append time in milliseconds, tenant and value in Base64.
 */
record SavepointFixture(Path folder) {
    private static final Path ALL = Path.of("src", "test", "resources", "savepoints");
    private static final String TICK = "-";

    static SavepointFixture named(String name) {
        return new SavepointFixture(ALL.resolve(name));
    }

    /** Whether the state holds something of everything: live holds, bookings by the page, keys in more than one page, refusals. */
    static boolean isWorthRestoring(MemoryFold fold) {
        return holds(fold, Stored::bookings, 64)
                && holds(fold, Stored::keyTables, 4)
                && holds(fold, Stored::holds, 4)
                && holds(fold, Stored::refused, 1);
    }

    private static boolean holds(MemoryFold fold, ToIntFunction<Stored> what, int atLeast) {
        return fold.stored().stream().anyMatch(stored -> what.applyAsInt(stored) >= atLeast);
    }

    Path savepoint() {
        return folder.resolve("savepoint");
    }

    List<Appended> log() throws IOException {
        return read("log.tsv");
    }

    List<Appended> continuation() throws IOException {
        return read("continuation.tsv");
    }

    void write(List<Appended> log, List<Appended> continuation) throws IOException {
        write("log.tsv", log);
        write("continuation.tsv", continuation);
    }

    private List<Appended> read(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file)).stream()
                .map(SavepointFixture::record)
                .toList();
    }

    private void write(String file, List<Appended> records) throws IOException {
        Files.write(
                folder.resolve(file),
                records.stream().map(SavepointFixture::line).toList());
    }

    private static Appended record(String line) {
        String[] fields = line.split("\t", -1);
        return new Appended(
                fields[2].equals(TICK) ? null : fields[2],
                Base64.getDecoder().decode(fields[3]),
                Integer.parseInt(fields[0]),
                Long.parseLong(fields[1]));
    }

    private static String line(Appended record) {
        return String.join(
                "\t",
                Integer.toString(record.partition()),
                Long.toString(record.appendTimeMillis()),
                record.tenantId() == null ? TICK : record.tenantId(),
                Base64.getEncoder().encodeToString(record.value()));
    }
}
