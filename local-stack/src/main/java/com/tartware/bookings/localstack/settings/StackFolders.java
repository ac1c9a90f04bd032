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

    /**
     * How a stack lays its data out, all components together. Raise it with whatever a build can no longer read of an earlier one's
     * data, or an earlier one of this one's: a component's major version, a topic's partitions, a state that does not restore.
     */
    static final int LAYOUT = 1;

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

    /** Hashes of API keys. Beside the data, not in them: {@link #wipe} leaves them. */
    public Path keys() {
        return root.resolve("keys.yaml");
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

    /**
     * Numbers data that are begun now, and refuses those of another layout: the components would fail on them one by one, each in its
     * own words and some only later.
     *
     * @throws UnusableException in words for whoever chose the folder
     */
    public void requireLayout() {
        Path file = data("layout");
        try {
            if (Files.exists(file)) {
                refuseOtherLayout(Files.readString(file).strip());
            } else if (hasData()) {
                throw otherLayout("an earlier build, which did not number its layout");
            } else {
                Files.writeString(file, LAYOUT + "\n");
            }
        } catch (IOException e) {
            throw new UnusableException(
                    "cannot write to %s (%s). Move the data: --data-dir or TARTWARE_DATA_DIR".formatted(root, e));
        }
    }

    private boolean hasData() throws IOException {
        try (Stream<Path> components = Files.list(root.resolve("data"))) {
            return components.findAny().isPresent();
        }
    }

    private void refuseOtherLayout(String found) {
        if (!found.equals(String.valueOf(LAYOUT))) {
            throw otherLayout("a build of layout '" + found + "'");
        }
    }

    private UnusableException otherLayout(String writer) {
        return new UnusableException(
                "the data in %s are of %s; this build reads layout %d. Start the build that wrote them, or leave them and begin elsewhere (--data-dir or TARTWARE_DATA_DIR), or delete them and begin empty: ./tartware up --fresh"
                        .formatted(root, writer, LAYOUT));
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
