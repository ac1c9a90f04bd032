package com.tartware.bookings.localstack.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tartware.bookings.schemas.webhook.WebhookSecrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookKeyTest {
    @TempDir
    Path data;

    @Test
    void itIsMadeOnceAndOnlyItsOwnerReadsIt() throws Exception {
        Path folder = data.resolve("webhook");

        String key = WebhookKey.ofStack(folder);

        assertThatCode(() -> WebhookSecrets.of(key)).doesNotThrowAnyException();
        assertThat(WebhookKey.ofStack(folder)).isEqualTo(key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secret.key"))))
                .isEqualTo("rw-------");
        assertThat(folder).isDirectoryContaining(file -> file.endsWith("secret.key"));
    }
}
