package com.tartware.bookings.localstack.supervise;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which processes a stack has started: one small file each in its run folder, so that they are found without a supervisor. */
public final class RunRecords {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = ".pid.json";

    private final Path folder;

    public RunRecords(Path folder) {
        this.folder = folder;
    }

    /**
     * A process that was started.
     *
     * @param stopSignal how it is asked to stop: TERM, or INT for Postgres
     */
    public record RunRecord(String name, ProcessIdentity process, String stopSignal) {}

    public void write(RunRecord record) {
        try {
            Files.createDirectories(folder);
            Path unfinished = Files.createTempFile(folder, record.name(), ".tmp");
            Files.write(unfinished, JSON.writeValueAsBytes(record));
            Files.move(unfinished, file(record.name()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot record the process of " + record.name(), e);
        }
    }

    public void remove(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the record of " + name, e);
        }
    }

    public Optional<ProcessHandle> alive(String name) {
        return read(file(name)).flatMap(record -> record.process().alive());
    }

    /** The recorded processes that still run, in the order of their files' names. */
    public List<RunRecord> alive() {
        List<RunRecord> alive = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                        .sorted()
                        .forEach(file -> read(file)
                                .filter(record -> record.process().alive().isPresent())
                                .ifPresent(alive::add));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + folder, e);
            }
        }
        return alive;
    }

    private Path file(String name) {
        return folder.resolve(name + SUFFIX);
    }

    private static Optional<RunRecord> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), RunRecord.class)) : Optional.empty();
        } catch (IOException e) {
            // Written by an atomic move, so this is no file of ours.
            return Optional.empty();
        }
    }
}
