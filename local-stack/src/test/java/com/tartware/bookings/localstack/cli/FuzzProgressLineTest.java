package com.tartware.bookings.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FuzzProgressLineTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private long nanos;

    @Test
    void aTerminalIsDrawnOver() {
        FuzzProgressLine line = line(true);

        line.sent(1_000, 0);
        line.clear();

        assertThat(text()).isEqualTo("\r\033[2K  1,000 requests, 0 findings\r\033[2K");
    }

    @Test
    void aFileGetsALineEveryTenSeconds() {
        FuzzProgressLine line = line(false);

        for (int seconds = 1; seconds <= 25; seconds++) {
            nanos = TimeUnit.SECONDS.toNanos(seconds);
            line.sent(seconds * 100, 1);
        }
        line.clear();

        assertThat(text().lines()).containsExactly("  1,000 requests, 1 findings", "  2,000 requests, 1 findings");
    }

    private FuzzProgressLine line(boolean terminal) {
        return new FuzzProgressLine(new PrintStream(written, false, StandardCharsets.UTF_8), terminal, () -> nanos);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
