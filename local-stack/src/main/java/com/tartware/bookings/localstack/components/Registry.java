package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.Component;
import com.tartware.bookings.localstack.supervise.PortClaim;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import com.tartware.bookings.schemas.registry.SchemaRegistry.IncompatibleSchemaException;
import com.tartware.bookings.schemas.release.SchemaRegistration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The schema registry: Apicurio, which speaks Confluent's API, on a file database of its own. */
public final class Registry implements Component {
    public static final String NAME = "registry";

    private final StackSettings settings;

    public Registry(StackSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String address() {
        return settings.registryUrl();
    }

    @Override
    public List<PortClaim> ports() {
        return List.of(new PortClaim(NAME, settings.registryPort(), "--registry-port"));
    }

    @Override
    public ProcessBuilder command() throws IOException {
        Path data = settings.folders().data("registry");
        Files.createDirectories(data);
        return RuntimeClasspath.java(
                null,
                List.of(
                        "-Xms64m",
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + settings.registryPort(),
                        "-Dquarkus.http.access-log.enabled=false",
                        "-Dapicurio.storage.kind=sql",
                        "-Dapicurio.storage.sql.kind=h2",
                        // Its default is in memory. Records carry schema ids for ever, so a commit is on disk at once.
                        "-Dapicurio.datasource.url=jdbc:h2:file:" + data.resolve("registry") + ";WRITE_DELAY=0",
                        "-Dapicurio.datasource.username=sa",
                        "-Dapicurio.datasource.password=sa",
                        "-jar",
                        runnerJar().toString()));
    }

    private Path runnerJar() throws IOException {
        Path folder = settings.home().resolve("local-stack/target/registry");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() ->
                            new IOException("no registry in " + folder + "; build first: mvn -DskipTests package"));
        }
    }

    @Override
    public boolean answers() throws IOException, InterruptedException {
        return HttpProbe.answers(settings.registryUrl() + "/subjects");
    }

    @Override
    public void setUp() throws SetupException {
        try {
            SchemaRegistration.registerAll(new ConfluentSchemaRegistry(settings.registryUrl()));
        } catch (IncompatibleSchemaException e) {
            throw new SetupException("the registry refuses a schema of this build: " + e.getMessage(), e);
        }
    }
}
