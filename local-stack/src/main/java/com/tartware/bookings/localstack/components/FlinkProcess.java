package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A JVM with Flink's class path. */
final class FlinkProcess {
    /** Flink reflects into these on JDK 17; the root pom gives the same to the tests. */
    private static final List<String> OPENS = List.of(
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.time=ALL-UNNAMED");

    /** Avro 1.12.1 decodes generated classes only from packages it is told to trust. */
    private static final String TRUSTED_AVRO = "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=com.tartware.bookings.avro";

    private final StackSettings settings;

    FlinkProcess(StackSettings settings) {
        this.settings = settings;
    }

    /** @param jvmMemory heap and the like; Flink's start scripts would compute it from the configuration */
    ProcessBuilder builder(String name, List<String> jvmMemory, String main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(jvmMemory);
        command.addAll(OPENS);
        command.add(TRUSTED_AVRO);
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add(ProcessLogging.jvmFlag(settings));
        // The web UI shows it as the process's log.
        command.add("-Dlog.file=" + settings.folders().log(name));
        command.add(main);
        command.addAll(arguments);
        return RuntimeClasspath.java(
                RuntimeClasspath.pinned(
                        settings.home(),
                        settings.home().resolve("local-stack/runtimes/flink/target/runtime.classpath"),
                        settings.folders().run().resolve("lib/flink")),
                command);
    }
}
