package com.tartware.bookings.localstack.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.localstack.launch.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinksTest {
    @TempDir
    Path folder;

    @Test
    void whatHasNoProxyIsDirect() {
        StackSettings settings = settings()
                .withLinks(new Links(
                        Map.of(Link.FLINK_POSTGRES, 20_001, Link.INGEST_BROKER, 20_002),
                        Map.of(Link.INGEST_BROKER, 20_003)));

        assertThat(settings.postgresUrl(Link.FLINK_POSTGRES)).isEqualTo("jdbc:postgresql://127.0.0.1:20001/tartware");
        assertThat(settings.postgresUrl(Link.INGEST_POSTGRES)).isEqualTo(settings.postgresUrl());
        assertThat(settings.brokers(Link.INGEST_BROKER)).isEqualTo("127.0.0.1:20002");
        assertThat(settings.brokers(Link.FLINK_BROKER)).isEqualTo(settings.brokers());
    }

    @Test
    void aProxyOfTheBrokerNeedsAListenerOfItsOwn() {
        assertThatThrownBy(() -> new Links(Map.of(Link.FLINK_BROKER, 20_001), Map.of()))
                .hasMessageContaining("flink-broker needs a listener");
        assertThatThrownBy(() -> new Links(Map.of(Link.FLINK_POSTGRES, 1), Map.of(Link.FLINK_POSTGRES, 2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void settingsKeepTheirLinksAndThoseOfAnEarlierBuildAreDirect() throws IOException {
        StackSettings settings =
                settings().withLinks(new Links(Map.of(Link.FLINK_BROKER, 20_001), Map.of(Link.FLINK_BROKER, 20_002)));
        Path file = folder.resolve("settings.json");
        SettingsFile.write(settings, file);
        assertThat(SettingsFile.read(file)).isEqualTo(settings);

        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.lastIndexOf(',', text.indexOf("\"links\""))) + "}");
        assertThat(SettingsFile.read(file)).isEqualTo(settings());
    }

    private StackSettings settings() {
        return new StackSettings(
                folder, folder, folder, Duration.ofSeconds(1), 1, 8080, 8081, 6123, 9092, 9093, 8085, 15432, 8123);
    }
}
