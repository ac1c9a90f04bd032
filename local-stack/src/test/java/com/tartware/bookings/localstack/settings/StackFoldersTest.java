package com.tartware.bookings.localstack.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.localstack.settings.StackFolders.UnusableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackFoldersTest {
    @TempDir
    Path root;

    @Test
    void wipeDeletesDataAndRunFilesAndKeepsLogs() throws IOException {
        StackFolders folders = new StackFolders(root.resolve("stack"));
        folders.prepare();
        Files.createDirectories(folders.data("kafka"));
        Files.writeString(folders.data("kafka").resolve("segment"), "records");
        Files.writeString(folders.log("broker"), "line\n");

        folders.wipe();

        assertThat(folders.data("kafka")).doesNotExist();
        assertThat(folders.run()).doesNotExist();
        assertThat(folders.log("broker")).exists();
    }

    @Test
    void somebodysDataIsNeitherUsedNorWiped() throws IOException {
        Path precious = Files.createDirectories(root.resolve("data")).resolve("precious");
        Files.writeString(precious, "photographs");
        StackFolders folders = new StackFolders(root);

        assertThatThrownBy(folders::prepare)
                .isInstanceOf(UnusableException.class)
                .hasMessageContaining("--data-dir");
        assertThatThrownBy(folders::wipe).isInstanceOf(UnusableException.class);
        assertThat(precious).exists();
    }

    @Test
    void aFolderThatCannotBeMadeIsRefusedWithTheSettingThatMovesIt() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "");

        assertThatThrownBy(() -> new StackFolders(file.resolve("below")).prepare())
                .isInstanceOf(UnusableException.class)
                .hasMessageContaining("TARTWARE_DATA_DIR");
    }

    @Test
    void dataOfThisLayoutAreUsedAgain() {
        StackFolders folders = begun();

        folders.prepare();
        folders.requireLayout();

        assertThat(folders.data("layout")).hasContent("1");
    }

    @Test
    void dataOfABuildThatDidNotNumberItsLayoutAreRefused() throws IOException {
        StackFolders folders = begun();
        Files.delete(folders.data("layout"));

        assertThatThrownBy(folders::requireLayout)
                .isInstanceOf(UnusableException.class)
                .hasMessageContaining(root.toString())
                .hasMessageContaining("earlier build")
                .hasMessageContaining("layout 1")
                .hasMessageContaining("up --fresh");
        assertThat(folders.data("kafka").resolve("segment")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2", "", "one"})
    void dataOfAnotherLayoutAreRefused(String layout) throws IOException {
        StackFolders folders = begun();
        Files.writeString(folders.data("layout"), layout + "\n");

        assertThatThrownBy(folders::requireLayout)
                .isInstanceOf(UnusableException.class)
                .hasMessageContaining("layout '" + layout + "'")
                .hasMessageContaining("--data-dir");
    }

    @Test
    void beginningEmptyTakesTheLayoutOfThisBuild() throws IOException {
        StackFolders folders = begun();
        Files.writeString(folders.data("layout"), "0\n");

        folders.wipe();
        folders.prepare();
        folders.requireLayout();

        assertThat(folders.data("layout")).hasContent("1");
    }

    private StackFolders begun() {
        StackFolders folders = new StackFolders(root.resolve("stack"));
        folders.prepare();
        folders.requireLayout();
        try {
            Files.createDirectories(folders.data("kafka"));
            Files.writeString(folders.data("kafka").resolve("segment"), "records");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folders;
    }
}
