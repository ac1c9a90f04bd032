package com.tartware.bookings.localstack.components;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.settings.StackSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLoggingTest {
    @TempDir
    Path dataDir;

    @Test
    void componentsThatStartAtTheSameTimeDoNotDisturbEachOther() throws Exception {
        StackSettings settings = new StackSettings(
                dataDir, dataDir, dataDir, Duration.ofSeconds(1), 1, 8080, 8081, 6123, 9092, 9093, 8085, 15432, 8123);
        Files.createDirectories(settings.folders().run());
        Callable<String> start = () -> ProcessLogging.jvmFlag(settings);
        List<Callable<String>> starts = new ArrayList<>();
        for (int component = 0; component < 400; component++) {
            starts.add(start);
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<String> flag : threads.invokeAll(starts)) {
                assertThat(flag.get()).endsWith("process-log4j2.xml");
            }
        } finally {
            threads.shutdownNow();
        }
        try (var files = Files.list(settings.folders().run())) {
            assertThat(files).hasSize(1);
        }
    }
}
