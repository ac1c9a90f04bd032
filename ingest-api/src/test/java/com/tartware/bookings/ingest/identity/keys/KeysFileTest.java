package com.tartware.bookings.ingest.identity.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.ingest.identity.keys.KeysFile.UnusableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysFileTest {
    private static final Instant CREATED = Instant.parse("2030-01-01T00:00:00Z");
    private static final String HASH = "0".repeat(64);

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadAgain() throws UnusableException {
        KeysFile file = KeysFile.EMPTY
                .with(new KeyRecord(
                        "222222222222",
                        "demo",
                        List.of("book", "read"),
                        HASH,
                        CREATED,
                        Optional.of(CREATED.plusSeconds(60)),
                        Optional.of("Überkanal: 'a' # \"b\"")))
                .with(new KeyRecord(
                        "aaaaaaaaaaaa", "0123", List.of("admin"), HASH, CREATED, Optional.empty(), Optional.empty()));

        assertThat(KeysFile.parse(file.yaml())).isEqualTo(file);
        assertThat(file.keys().get(0).scopes()).containsExactly("read", "book");
    }

    @Test
    void timesMayBeWrittenWithoutQuotes() throws UnusableException {
        KeysFile file = parse("keys: [{prefix: abcdefghijkl, tenant: demo, scopes: [read], sha256: '" + HASH
                + "', created: 2030-01-01T00:00:00Z}]");

        assertThat(file.keys().get(0).created()).isEqualTo(CREATED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "keys: 7",
                "keys: [7]",
                "keys: []\nmore: 1",
                "keys: [",
                "keys: !!java.io.File [x]",
                "keys: [{prefix: abcdefghijkl}]",
                "keys: [{prefix: ABCDEFGHIJKL, tenant: demo, scopes: [read], sha256: HASH, created:"
                        + " '2030-01-01T00:00:00Z'}]",
                "keys: [{prefix: abcdefghijkl, tenant: 'de mo', scopes: [read], sha256: HASH, created:"
                        + " '2030-01-01T00:00:00Z'}]",
                "keys: [{prefix: abcdefghijkl, tenant: demo, scopes: [], sha256: HASH, created:"
                        + " '2030-01-01T00:00:00Z'}]",
                "keys: [{prefix: abcdefghijkl, tenant: demo, scopes: [root], sha256: HASH, created:"
                        + " '2030-01-01T00:00:00Z'}]",
                "keys: [{prefix: abcdefghijkl, tenant: demo, scopes: [read, read], sha256: HASH, created:"
                        + " '2030-01-01T00:00:00Z'}]",
                "keys: [{prefix: abcdefghijkl, tenant: demo, scopes: read, sha256: HASH, created:"
                        + " '2030-01-01T00:00:00Z'}]",
                "keys: [{prefix: abcdefghijkl, tenant: demo, scopes: [read], sha256: '00', created:"
                        + " '2030-01-01T00:00:00Z'}]",
                "keys: [{prefix: abcdefghijkl, tenant: demo, scopes: [read], sha256: HASH, created: yesterday}]",
                "keys: [{prefix: abcdefghijkl, tenant: demo, scopes: [read], sha256: HASH, created:"
                        + " '2030-01-01T00:00:00Z', expires: null}]",
                "keys: [{prefix: abcdefghijkl, tenant: demo, scopes: [read], sha256: HASH, created:"
                        + " '2030-01-01T00:00:00Z', name: ''}]",
                "keys: [{prefix: abcdefghijkl, tenant: demo, scopes: [read], sha256: HASH, created:"
                        + " '2030-01-01T00:00:00Z', key: x}]"
            })
    void anUnusableFileIsRefusedWithoutItsHashes(String yaml) {
        assertThatThrownBy(() -> parse(yaml.replace("HASH", "'" + HASH + "'")))
                .isInstanceOf(UnusableException.class)
                .hasMessageNotContaining(HASH);
    }

    @Test
    void onePrefixTwiceIsRefused() {
        String key = "{prefix: abcdefghijkl, tenant: demo, scopes: [read], sha256: '" + HASH
                + "', created: '2030-01-01T00:00:00Z'}";

        assertThatThrownBy(() -> parse("keys: [" + key + ", " + key + "]")).hasMessageContaining("abcdefghijkl");
    }

    @Test
    void aKeyEndsAtTheEarlierOfTwoEnds() {
        KeysFile file = KeysFile.EMPTY.with(new KeyRecord(
                "abcdefghijkl",
                "demo",
                List.of("read"),
                HASH,
                CREATED,
                Optional.of(CREATED.plusSeconds(60)),
                Optional.empty()));

        assertThat(file.withEnd("abcdefghijkl", CREATED.plusSeconds(30))
                        .keys()
                        .get(0)
                        .expires())
                .contains(CREATED.plusSeconds(30));
        assertThat(file.withEnd("abcdefghijkl", CREATED.plusSeconds(90))
                        .keys()
                        .get(0)
                        .expires())
                .contains(CREATED.plusSeconds(60));
    }

    @Test
    void theFileIsForItsOwnerOnlyAndNothingIsLeftBesideIt() throws IOException, UnusableException {
        Path file = folder.resolve("some/folder/keys.yaml");

        new KeysFileEditor(file).edit(before -> before.with(someKey()));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.next");
    }

    @Test
    void anEditThatFailsLeavesTheFileAsItWas() throws IOException, UnusableException {
        KeysFileEditor editor = new KeysFileEditor(folder.resolve("keys.yaml"));
        KeysFile before = editor.edit(keys -> keys.with(someKey()));

        assertThatThrownBy(() -> editor.edit(keys -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(editor.read()).isEqualTo(before);
    }

    @Test
    void editsAtTheSameTimeAllCount() throws Exception {
        Path file = folder.resolve("keys.yaml");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> edits = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            edits.add(threads.submit(() -> new KeysFileEditor(file).edit(keys -> keys.with(someKey()))));
        }
        for (Future<?> edit : edits) {
            edit.get();
        }
        threads.shutdown();

        assertThat(new KeysFileEditor(file).read().keys()).hasSize(40);
    }

    private static KeyRecord someKey() {
        ApiKey key = ApiKey.generate(new SecureRandom());
        return new KeyRecord(
                key.prefix(), "demo", List.of("read"), key.sha256Hex(), CREATED, Optional.empty(), Optional.empty());
    }

    private static KeysFile parse(String yaml) throws UnusableException {
        return KeysFile.parse(yaml.getBytes(StandardCharsets.UTF_8));
    }
}
