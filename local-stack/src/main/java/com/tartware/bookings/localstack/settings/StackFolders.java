package com.tartware.bookings.localstack.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What lies where below a stack's data folder. */
public record StackFolders(Path root) {
    /** What a stack needs to begin; Kafka, Postgres and Flink all fail in worse ways when they run out. */
    static final long FREE_BYTES_MIN = 1L << 30;

    private static final String MARKER = ".made-by-tartware";

    public Path data(String component) {
        return root.resolve("data").resolve(component);
    }

    public Path run() {
        return root.resolve("run");
    }

    public Path log(String component) {
        return root.resolve("logs").resolve(component + ".log");
    }

    public Path state() {
        return run().resolve("state.json");
    }

    public Path settings() {
        return run().resolve("settings.json");
    }

    /**
     * Makes the folders, and leaves a mark by which {@link #wipe} knows them again.
     *
     * @throws UnusableException in words for whoever chose the folder
     */
    public void prepare() {
        try {
            refuseIfForeign();
            Files.createDirectories(root.resolve("data"));
            Files.createDirectories(root.resolve("logs"));
            Files.createDirectories(run());
            Files.writeString(
                    root.resolve(MARKER), "Data of a local Tartware stack. up --fresh deletes data/ and run/.\n");
            long freeBytes = Files.getFileStore(root).getUsableSpace();
            if (freeBytes < FREE_BYTES_MIN) {
                throw new UnusableException(
                        "only %d MiB are free on the disk of %s and the stack needs %d. Free some, or move the data: --data-dir or TARTWARE_DATA_DIR"
                                .formatted(freeBytes >> 20, root, FREE_BYTES_MIN >> 20));
            }
        } catch (IOException e) {
            throw new UnusableException(
                    "cannot write to %s (%s). Move the data: --data-dir or TARTWARE_DATA_DIR".formatted(root, e));
        }
    }

    /** Deletes all data and run files; logs stay. */
    public void wipe() throws IOException {
        refuseIfForeign();
        for (Path folder : List.of(root.resolve("data"), run())) {
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    /** A slip in --data-dir must not delete somebody's data/ or run/. */
    private void refuseIfForeign() {
        boolean inUse = Files.exists(root.resolve("data")) || Files.exists(run());
        if (inUse && !Files.exists(root.resolve(MARKER))) {
            throw new UnusableException(
                    "%s has a data/ or run/ that no stack made; choose another folder: --data-dir or TARTWARE_DATA_DIR"
                            .formatted(root));
        }
    }

    /** The folder cannot be used; the message says what to do. */
    public static final class UnusableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }
    }
}
