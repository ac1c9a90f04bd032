package com.tartware.bookings.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.localstack.settings.IngestTls;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class StackOptionsTest {
    @Test
    void withoutFlagAndVariableTheDefaultsOfTheContractHold() {
        StackSettings settings = settings(Map.of());

        assertThat(settings.ingestPort()).isEqualTo(8080);
        assertThat(settings.flinkUiPort()).isEqualTo(8081);
        assertThat(settings.kafkaPort()).isEqualTo(9092);
        assertThat(settings.registryPort()).isEqualTo(8085);
        assertThat(settings.postgresPort()).isEqualTo(15432);
        assertThat(settings.clickhousePort()).isEqualTo(8123);
        assertThat(settings.checkpointInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.dataDir()).isAbsolute().endsWithRaw(Path.of(".tartware"));
        assertThat(settings.tenants()).isAbsolute().endsWithRaw(Path.of("local-stack", "tenants.yaml"));
    }

    @Test
    void theVariableWinsOverTheDefaultAndTheFlagOverBoth() {
        Map<String, String> environment = Map.of(
                "TARTWARE_INGEST_PORT", "18080",
                "TARTWARE_KAFKA_PORT", "19092",
                "TARTWARE_DATA_DIR", "/data/one",
                "TARTWARE_CHECKPOINT_INTERVAL", "200ms");

        StackSettings settings = settings(environment, "--kafka-port", "29092");

        assertThat(settings.ingestPort()).isEqualTo(18080);
        assertThat(settings.kafkaPort()).isEqualTo(29092);
        assertThat(settings.dataDir()).isEqualTo(Path.of("/data/one"));
        assertThat(settings.checkpointInterval()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void anEmptyVariableCountsAsUnset() {
        assertThat(settings(Map.of("TARTWARE_INGEST_PORT", " ")).ingestPort()).isEqualTo(8080);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "eighty"})
    void whatIsNoPortIsWrongUsage(String port) {
        assertThatThrownBy(() -> settings(Map.of(), "--ingest-port", port))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--ingest-port");
    }

    @Test
    void onePortForTwoIsWrongUsage() {
        assertThatThrownBy(() -> settings(Map.of(), "--ingest-port", "8081"))
                .isInstanceOf(ParameterException.class)
                .hasMessage("--ingest-port and --flink-ui-port are both 8081");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1h", "-1s", "1ms"})
    void whatIsNoCheckpointIntervalIsWrongUsage(String interval) {
        assertThatThrownBy(() -> settings(Map.of(), "--checkpoint-interval", interval))
                .isInstanceOf(ParameterException.class);
    }

    @Test
    void theVariablesOfIngestThatTurnTlsOnAreSettingsOfTheStack(@TempDir Path folder) throws IOException {
        Path certificate = Files.createFile(folder.resolve("tls.crt"));
        Path key = Files.createFile(folder.resolve("tls.key"));

        StackSettings settings = settings(Map.of(
                "TARTWARE_INGEST_TLS_CERTIFICATE", certificate.toString(), "TARTWARE_INGEST_TLS_KEY", key.toString()));

        assertThat(settings.ingestTls()).isEqualTo(new IngestTls(certificate, key));
        assertThat(settings.ingestUrl()).isEqualTo("https://127.0.0.1:8080");
        assertThat(settings(Map.of()).ingestUrl()).isEqualTo("http://127.0.0.1:8080");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TARTWARE_INGEST_TLS_CERTIFICATE | /etc/hosts | belong together",
                "TARTWARE_INGEST_TLS_CLIENT_CA | /etc/hosts | has no client certificate"
            })
    void tlsThatCannotWorkIsRefusedBeforeAnythingStarts(String variable, String file, String sentence) {
        assertThatThrownBy(() -> settings(Map.of(variable, file)))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void aCertificateThatCannotBeReadIsNamed(@TempDir Path folder) {
        String missing = folder.resolve("tls.crt").toString();

        assertThatThrownBy(() -> settings(Map.of(), "--ingest-tls-certificate", missing, "--ingest-tls-key", missing))
                .isInstanceOf(ParameterException.class)
                .hasMessage(missing + " cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"up --no-such-flag", "no-such-verb", "logs", "schemas", ""})
    void wrongUsageIsExitCodeTwo(String arguments) {
        CommandLine commandLine = Tartware.commandLine(Map.of());
        commandLine.setErr(new PrintWriter(Writer.nullWriter()));

        assertThat(commandLine.execute(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "up --help",
                "down -h",
                "status --help",
                "logs --help",
                "schemas check --help",
                "dlq --help",
                "dlq list --help",
                "dlq show --help",
                "dlq replay --help",
                "transactions list --help",
                "transactions abort --help",
                "explain --help"
            })
    void helpIsEverywhere(String arguments) {
        StringWriter out = new StringWriter();
        CommandLine commandLine = Tartware.commandLine(Map.of());
        commandLine.setOut(new PrintWriter(out));

        assertThat(commandLine.execute(arguments.split(" "))).isZero();
        assertThat(out.toString()).startsWith("Usage: tartware");
    }

    @Test
    void helpListsTheVerbsThatTheScriptNamesBeforeAnythingIsBuilt() throws IOException {
        String script = Files.readString(Path.of("..", "tartware"));
        Matcher named = Pattern.compile("Verbs: ([a-z, ]+)\\.").matcher(script);
        assertThat(named.find()).isTrue();

        assertThat(Tartware.commandLine(Map.of()).getSubcommands().keySet())
                .containsExactlyInAnyOrder(named.group(1).split(", "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dlq",
                "dlq show here",
                "dlq replay",
                "dlq replay --all --code UNREADABLE",
                "dlq replay --all 3:4",
                "dlq list --since yesterday",
                "transactions",
                "transactions abort",
                "transactions abort --hanging tartware-decision-0-1",
                "explain",
                "explain 17"
            })
    void wrongUsageIsToldAsSuch(String arguments) {
        StringWriter err = new StringWriter();
        CommandLine commandLine = Tartware.commandLine(Map.of());
        commandLine.setErr(new PrintWriter(err));

        assertThat(commandLine.execute(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: tartware");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dlq list",
                "dlq show 0:1",
                "dlq replay --all",
                "transactions list",
                "transactions abort --hanging",
                "explain 6828c04f-dead-5084-8e49-dcb16f873d6c"
            })
    void withoutAStackAVerbSaysSo(String arguments, @TempDir Path empty) {
        StringWriter err = new StringWriter();
        CommandLine commandLine = Tartware.commandLine(Map.of("TARTWARE_DATA_DIR", empty.toString()));
        commandLine.setErr(new PrintWriter(err));

        assertThat(commandLine.execute(arguments.split(" "))).isEqualTo(1);
        assertThat(err.toString()).contains("no stack runs from " + empty, "./tartware up");
    }

    @Command(name = "probe")
    private static final class Probe implements Runnable {
        @Mixin
        private StackOptions options;

        @Override
        public void run() {}
    }

    private static StackSettings settings(Map<String, String> environment, String... arguments) {
        Probe probe = new Probe();
        CommandLine commandLine = new CommandLine(probe);
        commandLine.setDefaultValueProvider(new EnvironmentDefaults(environment));
        commandLine.parseArgs(arguments);
        return probe.options.settings();
    }
}
