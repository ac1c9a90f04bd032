package com.tartware.bookings.ingest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.identity.keys.ApiKey;
import com.tartware.bookings.ingest.identity.keys.KeyRecord;
import com.tartware.bookings.ingest.identity.keys.KeysFile;
import com.tartware.bookings.ingest.identity.keys.KeysFileEditor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysFileCredentialsTest {
    @TempDir
    Path folder;

    private Path file;
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private KeysFileCredentials credentials;

    @BeforeEach
    void startWithoutAFile() {
        file = folder.resolve("keys.yaml");
        credentials = new KeysFileCredentials(file, Set.of("demo", "acme"), () -> now);
    }

    @Test
    void aKeyCountsAsSoonAsItIsInTheFile() throws Exception {
        ApiKey key = create("demo", List.of("read", "book"), null);

        assertThat(credentials.principalOf(key.reveal())).isEmpty();
        credentials.reload();

        Principal principal = credentials.principalOf(key.reveal()).orElseThrow();
        assertThat(principal.tenantId()).isEqualTo("demo");
        assertThat(principal.scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.BOOK);
        assertThat(principal.credentialId()).contains(key.prefix()).doesNotContain(key.reveal());
    }

    @Test
    void nothingButTheWholeKeyWillDo() throws Exception {
        ApiKey key = create("demo", List.of("read"), null);
        ApiKey other = create("acme", List.of("read"), null);
        credentials.reload();

        String text = key.reveal();
        assertThat(credentials.principalOf(key.prefix())).isEmpty();
        assertThat(credentials.principalOf(text.substring(0, text.length() - 1)))
                .isEmpty();
        assertThat(credentials.principalOf(text.substring(0, text.length() - 1) + "!"))
                .isEmpty();
        assertThat(credentials.principalOf(text.toUpperCase(java.util.Locale.ROOT)))
                .isEmpty();
        assertThat(credentials.principalOf("tw_" + key.prefix() + other.reveal().substring(15)))
                .as("one key's prefix and another's secret")
                .isEmpty();
    }

    @Test
    void aRevokedKeyEndsForRequestsAndForWhatGoesOn() throws Exception {
        ApiKey key = create("demo", List.of("read"), null);
        credentials.reload();
        Principal principal = credentials.principalOf(key.reveal()).orElseThrow();
        assertThat(principal.stillValid()).isTrue();

        new KeysFileEditor(file).edit(keys -> keys.without(key.prefix()));
        credentials.reload();

        assertThat(credentials.principalOf(key.reveal())).isEmpty();
        assertThat(principal.stillValid()).isFalse();
    }

    @Test
    void aKeyEndsWhenItExpiresToTheMillisecond() throws Exception {
        ApiKey key = create("demo", List.of("read"), now.plusMillis(10));
        credentials.reload();
        Principal principal = credentials.principalOf(key.reveal()).orElseThrow();

        now = now.plusMillis(9);
        assertThat(principal.stillValid()).isTrue();
        now = now.plusMillis(1);

        assertThat(credentials.principalOf(key.reveal())).isEmpty();
        assertThat(principal.stillValid()).isFalse();
    }

    @Test
    void aBrokenFileKeepsTheKeysAndARepairedOneCounts() throws Exception {
        ApiKey key = create("demo", List.of("read"), null);
        credentials.reload();
        byte[] good = Files.readAllBytes(file);

        Files.writeString(file, "keys: [");
        credentials.reload();
        assertThat(credentials.principalOf(key.reveal())).isPresent();

        Files.write(file, good);
        ApiKey second = create("demo", List.of("read"), null);
        credentials.reload();
        assertThat(credentials.principalOf(second.reveal())).isPresent();
    }

    @Test
    void noFileIsNoKeys() throws Exception {
        ApiKey key = create("demo", List.of("read"), null);
        credentials.reload();

        Files.delete(file);
        credentials.reload();

        assertThat(credentials.principalOf(key.reveal())).isEmpty();
    }

    @Test
    void aKeyOfATenantThatIsNoneIsRefused() throws Exception {
        ApiKey key = create("globex", List.of("read"), null);
        credentials.reload();

        assertThat(credentials.principalOf(key.reveal())).isEmpty();
    }

    /** As Kubernetes does it with a mounted Secret. */
    @Test
    void aLinkThatIsTurnedIsNoticed() throws Exception {
        ApiKey key = create("demo", List.of("read"), null);
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Files.write(first.resolve("keys.yaml"), KeysFile.EMPTY.yaml());
        Files.move(file, second.resolve("keys.yaml"));
        Path current = Files.createSymbolicLink(folder.resolve("current"), first);
        Files.createSymbolicLink(file, current.resolve("keys.yaml"));
        credentials.reload();
        assertThat(credentials.principalOf(key.reveal())).isEmpty();

        Path turned = Files.createSymbolicLink(folder.resolve("next"), second);
        Files.move(turned, current, StandardCopyOption.ATOMIC_MOVE);
        credentials.reload();

        assertThat(credentials.principalOf(key.reveal())).isPresent();
    }

    private ApiKey create(String tenant, List<String> scopes, Instant expires)
            throws IOException, KeysFile.UnusableException {
        ApiKey key = ApiKey.generate(new SecureRandom());
        KeyRecord record = new KeyRecord(
                key.prefix(), tenant, scopes, key.sha256Hex(), now, Optional.ofNullable(expires), Optional.empty());
        new KeysFileEditor(file).edit(keys -> keys.with(record));
        return key;
    }
}
