package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.ingest.identity.keys.KeyRecord;
import com.tartware.bookings.ingest.identity.keys.KeysFile.UnusableException;
import com.tartware.bookings.ingest.identity.keys.KeysFileEditor;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "revoke",
        description = {
            "Ends a key for good. A running stack refuses it within a second, and ends its streams.",
            "For a key that somebody else may have seen; otherwise rotate it, so that its owner can go on."
        })
final class KeysRevokeCommand extends KeysVerb {
    @Parameters(paramLabel = "PREFIX", description = "The key's, as keys list shows it.")
    private String keyPrefix;

    @Override
    int ask(StackSettings settings, KeysFileEditor keys, Path file) throws IOException, UnusableException {
        String prefix = prefix(keyPrefix);
        AtomicReference<KeyRecord> revoked = new AtomicReference<>();
        keys.edit(before -> {
            revoked.set(find(before, prefix));
            return before.without(prefix);
        });
        if (json) {
            out().println(describe(JSON.createObjectNode(), revoked.get()).put("state", "revoked"));
        } else {
            out().println("revoked the key %s of %s"
                    .formatted(prefix, revoked.get().tenant()));
        }
        out().flush();
        return 0;
    }
}
