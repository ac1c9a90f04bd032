package com.tartware.bookings.ingest.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

/** A client may get a word of its own into a log line, but never a line, nor anything that moves a terminal's cursor. */
class LogLineTest {
    private static final String FORGED = "a\r\nFORGED line\u001b[2J\u0007\u0085\u2028\u2029\0b";

    private static String line(String message, Throwable thrown) throws Exception {
        try (LoggerContext context = new LoggerContext("test")) {
            ConfigurationSource source =
                    ConfigurationSource.fromResource("log4j2.xml", LogLineTest.class.getClassLoader());
            context.start(ConfigurationFactory.getInstance().getConfiguration(context, source));
            ConsoleAppender console = context.getConfiguration().getAppender("console");
            LogEvent event = Log4jLogEvent.newBuilder()
                    .setLoggerName("com.tartware.bookings.ingest.Test")
                    .setLevel(Level.INFO)
                    .setThreadName("thread")
                    .setMessage(new SimpleMessage(message))
                    .setThrown(thrown)
                    .build();
            return new String(console.getLayout().toByteArray(event), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aMessageStaysOneLineWithoutControlCharacters() throws Exception {
        String line = line(FORGED, null);

        assertThat(line).endsWith("\n").contains("FORGED");
        assertThat(line.stripTrailing().codePoints())
                .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
    }

    @Test
    void theMessageOfAnExceptionBeginsNoLineOfItsOwn() throws Exception {
        String lines = line("failed", new IllegalStateException(FORGED, new IllegalArgumentException(FORGED)));

        assertThat(lines.lines()).noneMatch(line -> line.startsWith("FORGED"));
        assertThat(lines.codePoints())
                .noneMatch(c -> (Character.isISOControl(c) && c != '\n' && c != '\t') || c == 0x2028 || c == 0x2029);
        assertThat(lines).contains("theMessageOfAnExceptionBeginsNoLineOfItsOwn");
    }
}
