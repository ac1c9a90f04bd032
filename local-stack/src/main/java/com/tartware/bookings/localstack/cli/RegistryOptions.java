package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.launch.SettingsFile;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import com.tartware.bookings.schemas.registry.ContractRegistry;
import com.tartware.bookings.schemas.registry.SchemaRegistry.IncompatibleSchemaException;
import com.tartware.bookings.schemas.registry.SchemaRegistry.RegistryUnavailableException;
import java.io.IOException;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which registry a verb is about. */
final class RegistryOptions {
    @Mixin
    private StackOptions options;

    @Option(names = "--registry-url", paramLabel = "URL", description = "Default: the running stack's.")
    private String url;

    @Option(names = "--json", description = "One JSON object on standard output.")
    boolean json;

    int ask(ToIntFunction<ContractRegistry> question) throws IOException, LaunchException {
        StackSettings asked = options.settings();
        StackSettings settings =
                SettingsFile.readIfThere(asked.folders().settings()).orElse(asked);
        String address = url == null ? settings.registryUrl() : url;
        try {
            return question.applyAsInt(new ConfluentSchemaRegistry(address));
        } catch (RegistryUnavailableException e) {
            throw new LaunchException("no registry answers at " + address + "; start one with ./tartware up");
        } catch (IncompatibleSchemaException e) {
            throw new LaunchException(
                    "the registry refuses: " + e.getMessage()
                            + "\nAnother build may have registered what this one has not released: ./tartware schemas check says what differs");
        }
    }
}
