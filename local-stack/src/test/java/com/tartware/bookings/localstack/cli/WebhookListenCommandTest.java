package com.tartware.bookings.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class WebhookListenCommandTest {
    @ParameterizedTest
    @CsvSource({
        "--port, 0, is no port",
        "--port, 65536, is no port",
        "--port, x, --port",
        "--status, 199, outside 200 to 599",
        "--fail-rate, 1.1, outside 0 to 1",
        "--fail-rate, NaN, outside 0 to 1",
        "--delay, 3m, over 120 s",
        "--delay, soon, is no time",
        "--secret, mine, whsec_ and Base64"
    })
    void whatIsNoUsableSettingIsWrongUsage(String option, String value, String message) {
        StringWriter errors = new StringWriter();

        assertThat(run(errors, option, value)).isEqualTo(2);
        assertThat(errors.toString()).contains(message).doesNotContain("\tat ");
    }

    @Test
    void theHelpShowsHowToTryIt() {
        StringWriter out = new StringWriter();
        CommandLine tartware = Tartware.commandLine(Map.of()).setOut(new PrintWriter(out));

        assertThat(tartware.execute("webhook", "listen", "--help")).isZero();
        assertThat(out.toString()).contains("/v1/webhook-endpoints", "--secret whsec_...", "/inventory");
    }

    private static int run(StringWriter errors, String... options) {
        List<String> words = new ArrayList<>(List.of("webhook", "listen"));
        words.addAll(List.of(options));
        return Tartware.commandLine(Map.of()).setErr(new PrintWriter(errors)).execute(words.toArray(String[]::new));
    }
}
