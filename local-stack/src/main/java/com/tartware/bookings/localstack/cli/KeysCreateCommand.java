package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.ingest.identity.keys.ApiKey;
import com.tartware.bookings.ingest.identity.keys.KeyRecord;
import com.tartware.bookings.ingest.identity.keys.KeysFile.UnusableException;
import com.tartware.bookings.ingest.identity.keys.KeysFileEditor;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.settings.TenantsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "create",
        description = {
            "Makes a key and shows it, once: on standard output the key alone.",
            "Example: ./tartware keys create --tenant demo --scopes read,book --name 'channel manager' --expires 90d"
        })
final class KeysCreateCommand extends KeysVerb {
    @Option(names = "--tenant", required = true, paramLabel = "ID", description = "Whose key; one of the tenants file.")
    private String tenant;

    @Option(
            names = "--scopes",
            split = ",",
            paramLabel = "SCOPE",
            defaultValue = "read,book,inventory,admin",
            description = "What it is good for: read, book, inventory, admin. Default: all of them")
    private List<String> scopes;

    @Option(names = "--name", paramLabel = "TEXT", description = "For those who look after the key.")
    private String name;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            converter = LifetimeConverter.class,
            description = "Ends so much later, such as 90d or 12h. Default: only when it is revoked")
    private Duration expires;

    @Override
    int ask(StackSettings settings, KeysFileEditor keys, Path file)
            throws IOException, UnusableException, LaunchException {
        refuseUnknownTenant(settings.tenants());
        ApiKey key = ApiKey.generate(new SecureRandom());
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        KeyRecord record = record(key, now);
        keys.edit(before -> before.with(record));
        reveal(key, record, file);
        return 0;
    }

    private KeyRecord record(ApiKey key, Instant now) {
        try {
            return new KeyRecord(
                    key.prefix(),
                    tenant,
                    scopes,
                    key.sha256Hex(),
                    now,
                    Optional.ofNullable(expires).map(lifetime -> after(now, lifetime)),
                    Optional.ofNullable(name));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private void refuseUnknownTenant(Path tenants) throws LaunchException {
        List<String> known;
        try {
            known = TenantsFile.read(tenants).tenants().stream()
                    .map(TenantsFile.Tenant::id)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new LaunchException(e.getMessage());
        }
        if (!known.contains(tenant)) {
            throw new ParameterException(
                    command.commandLine(),
                    "there is no such tenant in %s; it has %s. Add it there and start the stack again, or choose another file: --tenants"
                            .formatted(tenants, String.join(", ", known)));
        }
    }
}
