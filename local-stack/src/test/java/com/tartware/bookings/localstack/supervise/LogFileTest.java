package com.tartware.bookings.localstack.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    Path folder;

    @Test
    void tailGivesTheLastLines() throws IOException {
        Path file = Files.writeString(folder.resolve("broker.log"), "one\ntwo\nthree\n");

        assertThat(new LogFile(file).tail(2)).containsExactly("two", "three");
        assertThat(new LogFile(file).tail(9)).containsExactly("one", "two", "three");
        assertThat(new LogFile(folder.resolve("none.log")).tail(9)).isEmpty();
    }

    @Test
    void aLogThatHasGrownTooBigIsCutUnderItsWriter() throws IOException {
        Path file = folder.resolve("broker.log");
        try (OutputStream writer = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write(new byte[(int) LogFile.BYTES_MAX + 1]);
            new LogFile(file).rotateIfTooBig();
            writer.write("after\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(file).hasContent("after");
        assertThat(folder.resolve("broker.log.1")).hasSize(LogFile.BYTES_MAX + 1);
    }
}
