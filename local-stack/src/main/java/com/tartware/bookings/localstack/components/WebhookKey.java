package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.schemas.webhook.WebhookSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The key from which all webhook secrets are derived: made once with the data, and given to ingest and Flink by environment. */
final class WebhookKey {
    private WebhookKey() {}

    /** Puts the stack's key, made now if there is none, where ingest and the webhook job look for it. */
    static void give(StackSettings settings, ProcessBuilder process) throws IOException {
        process.environment()
                .put(WebhookSecrets.ENVIRONMENT, ofStack(settings.folders().data("webhook")));
    }

    /** Components start side by side: one of them makes it. */
    static synchronized String ofStack(Path folder) throws IOException {
        Path file = folder.resolve("secret.key");
        if (!Files.exists(file)) {
            Files.createDirectories(folder);
            Path unfinished = Files.createTempFile(
                    folder,
                    "secret",
                    ".key",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, WebhookSecrets.newMasterKey() + "\n");
            // Whole or not at all: half a key would be another key.
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file, StandardCharsets.US_ASCII).strip();
    }
}
