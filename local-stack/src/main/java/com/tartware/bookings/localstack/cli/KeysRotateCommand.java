package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.ingest.identity.keys.ApiKey;
import com.tartware.bookings.ingest.identity.keys.KeyRecord;
import com.tartware.bookings.ingest.identity.keys.KeysFile;
import com.tartware.bookings.ingest.identity.keys.KeysFile.UnusableException;
import com.tartware.bookings.ingest.identity.keys.KeysFileEditor;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rotate",
        description = {
            "Makes a key that may do what the old one may, and lets the old one end after the overlap.",
            "The new one lives as long as the old one was made for."
        })
final class KeysRotateCommand extends KeysVerb {
    @Parameters(paramLabel = "PREFIX", description = "The old key's, as keys list shows it.")
    private String oldPrefix;

    @Option(
            names = "--overlap",
            paramLabel = "TIME",
            defaultValue = "24h",
            converter = LifetimeConverter.class,
            description = "How long both are valid. Default: ${DEFAULT-VALUE}")
    private Duration overlap;

    @Override
    int ask(StackSettings settings, KeysFileEditor keys, Path file) throws IOException, UnusableException {
        String prefix = prefix(oldPrefix);
        ApiKey key = ApiKey.generate(new SecureRandom());
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant end = after(now, overlap);
        KeysFile after = keys.edit(before -> {
            KeyRecord old = find(before, prefix);
            Optional<Instant> expires = old.expires().map(its -> after(now, Duration.between(old.created(), its)));
            return before.withEnd(prefix, end)
                    .with(new KeyRecord(
                            key.prefix(), old.tenant(), old.scopes(), key.sha256Hex(), now, expires, old.name()));
        });
        reveal(key, find(after, key.prefix()), file);
        tell("The old key %s ends %s."
                .formatted(prefix, find(after, prefix).expires().orElseThrow()));
        return 0;
    }
}
