package com.tartware.bookings.localstack.chaos.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallDiskTest {
    @TempDir
    Path folder;

    /** Where none may be mounted, the reason is a sentence for the report. */
    @Test
    void aFullDiskTakesNoByteUntilItIsHealedOrItSaysWhyNot() throws Exception {
        Optional<String> whyNot = SmallDisk.whyNot(folder);
        if (whyNot.isPresent()) {
            assertThat(whyNot.get()).contains("mount");
            return;
        }
        Path mounted = folder.resolve("disk");
        FullDisk full = new FullDisk(SmallDisk.mount("broker", mounted, 4));
        try {
            assertThat(full.begin()).contains("broker");
            assertThatThrownBy(() -> Files.writeString(mounted.resolve("file"), "x"))
                    .isInstanceOf(IOException.class);

            full.heal();
            Files.writeString(mounted.resolve("file"), "there is room again");
            assertThat(mounted.resolve("file")).isNotEmptyFile();
        } finally {
            SmallDisk.unmount(mounted);
        }
        assertThat(mounted).isEmptyDirectory();
    }

    @Test
    void whatIsNotMountedNeedNoUnmounting() throws Exception {
        SmallDisk.unmount(folder);

        assertThat(folder).isEmptyDirectory();
    }
}
