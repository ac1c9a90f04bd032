package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** How Kafka and Flink log here: to standard output, which is their log file. */
final class ProcessLogging {
    private ProcessLogging() {}

    static String jvmFlag(StackSettings settings) throws IOException {
        Path file = settings.folders().run().resolve("process-log4j2.xml");
        // Several components are started at the same time, and those that run must find it whole.
        Path unfinished = Files.createTempFile(file.getParent(), "process-log4j2", ".tmp");
        try (InputStream packed = ProcessLogging.class.getResourceAsStream("/process-log4j2.xml")) {
            Files.copy(packed, unfinished, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return "-Dlog4j2.configurationFile=" + file;
    }
}
