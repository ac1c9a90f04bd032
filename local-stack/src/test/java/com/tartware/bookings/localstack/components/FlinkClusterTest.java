package com.tartware.bookings.localstack.components;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.settings.StackSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
        Path target = folder.resolve("local-stack/runtimes/flink/target");
        Files.createDirectories(target);
        Files.writeString(target.resolve("runtime.classpath"), "");
        StackSettings settings = new StackSettings(
                folder, folder, folder, Duration.ofSeconds(1), 1, 8080, 8081, 6123, 9092, 9093, 8085, 15432, 8123);
        settings.folders().prepare();

        new FlinkCluster(settings, new ZooKeeper(settings)).process("jobmanager", List.of(), "Main", List.of());

        assertThat(settings.folders().run().resolve("flink/jobmanager/config.yaml"))
                .content()
                .contains("pekko.ask.timeout: 60 s");
    }
}
