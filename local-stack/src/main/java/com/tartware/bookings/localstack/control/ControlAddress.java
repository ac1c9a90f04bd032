package com.tartware.bookings.localstack.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Where a supervisor takes commands.
 *
 * @param token whoever can read the file may command; other users of the machine can not
 */
record ControlAddress(int port, String token) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Path file(Path run) {
        return run.resolve("control.json");
    }

    void write(Path run) throws IOException {
        Path unfinished = Files.createTempFile(
                run,
                "control",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(unfinished, JSON.writeValueAsBytes(this));
        Files.move(unfinished, file(run), StandardCopyOption.ATOMIC_MOVE);
    }

    static Optional<ControlAddress> read(Path run) throws IOException {
        return Files.exists(file(run))
                ? Optional.of(JSON.readValue(file(run).toFile(), ControlAddress.class))
                : Optional.empty();
    }
}
