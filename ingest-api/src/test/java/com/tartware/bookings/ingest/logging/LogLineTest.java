package com.tartware.bookings.ingest.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A client may get a word of its own into a log line, but never a line, nor anything that moves a terminal's cursor. */
class LogLineTest {
    private static final String FORGED = "a\r\nFORGED line\u001b[2J\u0007\u0085\u2028\u2029\0b";

    private static String log;

    /** A process that logs as ingest does. */
    static final class Logging {
        private Logging() {}

        public static void main(String[] args) {
            LoggerFactory.getLogger("com.tartware.bookings.ingest.Test").info("said {}", FORGED);
            LoggerFactory.getLogger("com.tartware.bookings.ingest.Test")
                    .error("failed", new IllegalStateException(FORGED, new IllegalArgumentException(FORGED)));
        }
    }

    @BeforeAll
    static void log() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dfile.encoding=UTF-8",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Logging.class.getName())
                .redirectErrorStream(true)
                .start();
        log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aMessageStaysOneLine() {
        assertThat(log.lines().filter(line -> line.contains("said")))
                .singleElement()
                .asString()
                .contains("INFO", "FORGED line", "b");
    }

    @Test
    void theMessageOfAnExceptionBeginsNoLineOfItsOwn() {
        assertThat(log.lines()).noneMatch(line -> line.startsWith("FORGED"));
        assertThat(log).contains("IllegalStateException", "Caused by: java.lang.IllegalArgumentException", "\tat ");
    }

    @Test
    void noControlCharacterGetsThrough() {
        assertThat(log.codePoints())
                .noneMatch(c -> (Character.isISOControl(c) && c != '\n' && c != '\t') || c == 0x2028 || c == 0x2029);
    }
}
