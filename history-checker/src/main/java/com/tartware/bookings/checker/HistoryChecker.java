package com.tartware.bookings.checker;

import com.tartware.bookings.checker.history.Quiet;
import com.tartware.bookings.checker.journal.JournalReader;
import com.tartware.bookings.checker.reading.Observation;
import com.tartware.bookings.checker.reading.Observation.Connections;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Judges a run. Call it once the load has ended and all faults are healed; expiries may go on. */
public final class HistoryChecker {
    private HistoryChecker() {}

    /**
     * Observes everything and holds every check against it.
     *
     * @param journal a file, or a folder of files that end in {@code .jsonl}; of all clients that wrote since its first request
     * @param quiet how long it took until nothing moved any more; null if nobody measured it
     * @param progress is told each step in a few words
     * @throws SQLException if a store cannot be asked
     */
    public static CheckReport check(Connections connections, Path journal, Quiet quiet, Consumer<String> progress)
            throws IOException, SQLException, InterruptedException {
        try (Observation observation = new Observation(connections, progress)) {
            return CheckReport.of(observation.observe(JournalReader.read(journal), quiet));
        }
    }
}
