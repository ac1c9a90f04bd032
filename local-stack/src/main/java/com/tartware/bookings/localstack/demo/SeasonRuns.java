package com.tartware.bookings.localstack.demo;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts the seasons sold on one stack's data; lies with that data, and begins anew when it does. */
final class SeasonRuns {
    private final Path folder;

    SeasonRuns(Path folder) {
        this.folder = folder;
    }

    /** The next run's number, from 1; never the same twice, also of two that start at once. */
    int next() throws IOException {
        Files.createDirectories(folder);
        int run = 1;
        while (!take(folder.resolve("run-" + run))) {
            run++;
        }
        return run;
    }

    private static boolean take(Path mark) throws IOException {
        try {
            Files.createFile(mark);
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        }
    }
}
