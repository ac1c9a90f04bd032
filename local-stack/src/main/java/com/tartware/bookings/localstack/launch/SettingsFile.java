package com.tartware.bookings.localstack.launch;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The settings with which a stack was started, for its supervisor and for later commands. */
public final class SettingsFile {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Path.class, ToStringSerializer.instance)
                    .addSerializer(Duration.class, ToStringSerializer.instance)
                    .addDeserializer(Duration.class, new IsoDuration())
                    .addDeserializer(Path.class, new PlainPath()))
            .build();

    private SettingsFile() {}

    public static void write(StackSettings settings, Path file) throws IOException {
        Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(settings));
    }

    public static StackSettings read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), StackSettings.class);
    }

    /** Of the stack that was started last with this data folder. */
    public static Optional<StackSettings> readIfThere(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    private static final class IsoDuration extends FromStringDeserializer<Duration> {
        private static final long serialVersionUID = 1L;

        IsoDuration() {
            super(Duration.class);
        }

        @Override
        protected Duration _deserialize(String text, DeserializationContext context) {
            return Duration.parse(text);
        }
    }

    private static final class PlainPath extends FromStringDeserializer<Path> {
        private static final long serialVersionUID = 1L;

        PlainPath() {
            super(Path.class);
        }

        @Override
        protected Path _deserialize(String text, DeserializationContext context) {
            return Path.of(text);
        }
    }
}
