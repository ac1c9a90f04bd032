package com.tartware.bookings.localstack.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.components.LocalStack;
import com.tartware.bookings.localstack.components.RuntimeClasspath;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "upgrade",
        description = {
            "Stops the Flink jobs with savepoints and starts them from there out of the jar of this build.",
            "Goes back by itself if they do not run. Other processes are upgraded by down and up."
        })
final class UpgradeCommand implements Callable<Integer> {
    @Mixin
    private RunningStackOptions stack;

    @Option(names = "--jar", paramLabel = "FILE", description = "Default: the one that this source tree builds")
    private Path jar;

    @Option(names = "--dry-run", description = "Says what would be done, and does nothing.")
    private boolean dryRun;

    @Override
    public Integer call() throws Exception {
        StackSettings settings = stack.settings();
        Path source = jar == null ? LocalStack.jobsJar(settings.home()) : jar.toAbsolutePath();
        if (!Files.isRegularFile(source)) {
            throw new LaunchException("there is no jar " + source);
        }
        if (dryRun) {
            stack.done(answer(stack.ask("plan-upgrade", Map.of("jar", source.toString())), source));
            return 0;
        }
        // A folder each: the jar before is needed if this one fails.
        Path copies = LocalStack.upgrades(settings)
                .resolve(Long.toString(Instant.now().toEpochMilli()));
        String copy = RuntimeClasspath.pin(source, copies).toString();
        stack.done(answer(stack.ask("upgrade", Map.of("jar", copy)), source));
        return 0;
    }

    private ObjectNode answer(ObjectNode told, Path source) {
        return told.put("jar", source.toString()).put("dry_run", dryRun);
    }
}
