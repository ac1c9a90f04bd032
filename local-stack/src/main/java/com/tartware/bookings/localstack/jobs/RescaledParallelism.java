package com.tartware.bookings.localstack.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** The parallelism that a job was given by a rescale: it lasts as long as the job's state. */
final class RescaledParallelism {
    private final Path file;

    RescaledParallelism(Path flinkData, String job) {
        this.file = flinkData.resolve("parallelism").resolve(job);
    }

    OptionalInt read() {
        try {
            return Files.exists(file)
                    ? OptionalInt.of(Integer.parseInt(Files.readString(file).strip()))
                    : OptionalInt.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    file + " holds no number; delete it, and the job has its usual parallelism", e);
        }
    }

    void write(int parallelism) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, parallelism + "\n");
    }
}
