package com.tartware.bookings.localstack.components;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.settings.StackSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkClusterTest {
    @TempDir
    Path folder;

    /**
     * On a busy machine a JobManager that takes its jobs up again keeps itself waiting for longer than Flink's 10 s, takes that for a
     * failure and ends itself, over and over. Chaos found it with seed 8, kill:zookeeper.
     */
    @Test
    void aJobManagerMayKeepItselfWaitingForAMinute() throws Exception {
        assertThat(settings("jobmanager")).containsEntry("pekko.ask.timeout", "60 s");
    }

    /** Pekko's scheduler counts its ticks of 10 ms in an int; a TaskManager that is to wait longer ends itself as it starts. */
    @Test
    void aTaskManagerLooksForItsJobManagerForDaysButNotForLongerThanFlinkCanCount() throws Exception {
        String timeout = settings("taskmanager-1").get("taskmanager.registration.timeout");

        assertThat(timeout).endsWith(" d");
        assertThat(Duration.ofDays(Long.parseLong(timeout.replace(" d", ""))))
                .isBetween(Duration.ofDays(7), Duration.ofMillis(10L * Integer.MAX_VALUE));
    }

    private Map<String, String> settings(String component) throws Exception {
        Path target = folder.resolve("local-stack/runtimes/flink/target");
        Files.createDirectories(target);
        Files.writeString(target.resolve("runtime.classpath"), "");
        StackSettings settings = new StackSettings(
                folder, folder, folder, Duration.ofSeconds(1), 1, 8080, 8081, 6123, 9092, 9093, 8085, 15432, 8123);
        settings.folders().prepare();

        new FlinkCluster(settings, new ZooKeeper(settings)).process(component, List.of(), "Main", List.of());

        try (Stream<String> lines = Files.lines(
                settings.folders().run().resolve("flink").resolve(component).resolve("config.yaml"))) {
            return lines.map(line -> line.split(": ", 2))
                    .filter(setting -> setting.length == 2)
                    .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
        }
    }
}
