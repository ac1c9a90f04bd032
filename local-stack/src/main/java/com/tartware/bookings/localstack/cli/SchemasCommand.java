package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.launch.SettingsFile;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.registry.SchemaRegistry.IncompatibleSchemaException;
import com.tartware.bookings.schemas.registry.SchemaRegistry.RegistryUnavailableException;
import com.tartware.bookings.schemas.release.SchemaRegistration;
import java.io.IOException;
import java.util.List;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "schemas", description = "What the schema registry holds, against what this build writes and reads.")
final class SchemasCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "say which: schemas register, or schemas check");
    }

    @Command(
            name = "register",
            description = "Registers every released version and this build's, FULL_TRANSITIVE; safe to repeat.")
    int register(
            @Mixin StackOptions options,
            @Option(names = "--registry-url", paramLabel = "URL", description = "Default: the running stack's.")
                    String url)
            throws IOException, LaunchException {
        return ask(options, url, registry -> {
            SchemaRegistration.registerAll(registry)
                    .forEach(subject -> System.out.printf(
                            "%-34s id %d, %d released%s%n",
                            subject.subject(),
                            subject.schemaId(),
                            subject.releasedVersions(),
                            subject.sourceIsReleased() ? "" : ", and a source that is not released yet"));
            return 0;
        });
    }

    @Command(
            name = "check",
            description = "Says what keeps this build from running against the registry; 1 if anything does.")
    int check(
            @Mixin StackOptions options,
            @Option(names = "--registry-url", paramLabel = "URL", description = "Default: the running stack's.")
                    String url)
            throws IOException, LaunchException {
        return ask(options, url, registry -> {
            List<String> differences = SchemaRegistration.differences(registry);
            differences.forEach(System.out::println);
            System.out.println(
                    differences.isEmpty() ? "the registry fits this build" : differences.size() + " differences");
            return differences.isEmpty() ? 0 : 1;
        });
    }

    private static int ask(StackOptions options, String url, ToIntFunction<SchemaRegistry> question)
            throws IOException, LaunchException {
        StackSettings asked = options.settings();
        StackSettings settings =
                SettingsFile.readIfThere(asked.folders().settings()).orElse(asked);
        String address = url == null ? settings.registryUrl() : url;
        try {
            return question.applyAsInt(new ConfluentSchemaRegistry(address));
        } catch (RegistryUnavailableException e) {
            throw new LaunchException("no registry answers at " + address + "; start one with ./tartware up");
        } catch (IncompatibleSchemaException e) {
            throw new LaunchException("the registry refuses: " + e.getMessage());
        }
    }
}
