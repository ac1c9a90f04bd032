package com.tartware.bookings.localstack.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tartware.bookings.localstack.components.Registry;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.registry.ConfluentSchemaRegistry;
import com.tartware.bookings.schemas.registry.SchemaRegistry.IncompatibleSchemaException;
import com.tartware.bookings.schemas.release.ReleasedSchemas;
import com.tartware.bookings.schemas.release.SchemaRegistration;
import com.tartware.bookings.schemas.release.SchemaRegistration.Registered;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry that the stack runs is the last gate: whatever the build and the release let through, or never saw. */
class RegistryGateITCase {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private Registry registry;
    private Process process;
    private ConfluentSchemaRegistry client;
    private String url;

    @BeforeEach
    void start() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path home = Path.of("").toAbsolutePath().getParent();
        StackSettings settings = new StackSettings(
                home, folder, folder, Duration.ofSeconds(1), 1, 8080, 8081, 6123, 9092, 9093, port, 15432, 8123);
        url = settings.registryUrl();
        registry = new Registry(settings);
        Path log = folder.resolve("registry.log");
        process = registry.command()
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadlineNanos = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers()) {
            assertThat(process.isAlive())
                    .as("registry, which wrote: %s", Files.readString(log))
                    .isTrue();
            assertThat(System.nanoTime()).as("started in time").isLessThan(deadlineNanos);
            Thread.sleep(200);
        }
        client = new ConfluentSchemaRegistry(url);
    }

    private boolean answers() throws InterruptedException {
        try {
            return registry.answers();
        } catch (IOException notYet) {
            return false;
        }
    }

    @AfterEach
    void stop() throws Exception {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    @Test
    void everySubjectIsThereUnderTheRuleOnceTheComponentIsSetUp() throws Exception {
        assertThat(SchemaRegistration.differences(client))
                .hasSameSizeAs(Topic.values())
                .allSatisfy(difference -> assertThat(difference).contains("not in the registry", "schemas register"));

        registry.setUp();

        assertThat(SchemaRegistration.differences(client)).isEmpty();
        for (Topic topic : Topic.values()) {
            assertThat(client.compatibilityOf(topic.subject())).isEqualTo("FULL_TRANSITIVE");
            assertThat(client.versionsOf(topic.subject()))
                    .hasSameSizeAs(ReleasedSchemas.onClasspath(topic).versions());
        }
        List<Registered> again = SchemaRegistration.registerAll(client);
        assertThat(again)
                .allSatisfy(subject -> assertThat(subject.sourceIsReleased()).isTrue());
        assertThat(again)
                .extracting(Registered::schemaId)
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(SchemaRegistration.registerAll(client).stream()
                        .map(Registered::schemaId)
                        .toList());
    }

    @Test
    void aBreakIsRefusedAndNothingIsKeptOfIt() {
        SchemaRegistration.registerAll(client);
        String decision = Topic.DECISIONS.schema().toString();
        String command = Topic.COMMANDS.schema().toString();
        Map<String, String> breaks = Map.of(
                "a renamed field", decision.replace("\"decided_at\"", "\"decided_on\""),
                "a field without a default", withField("{\"name\":\"note\",\"type\":\"string\"}"),
                "a wider number",
                        decision.replace(
                                "\"name\":\"booking_version\",\"type\":[\"null\",\"int\"]",
                                "\"name\":\"booking_version\",\"type\":[\"null\",\"long\"]"),
                "a union that grows",
                        command.replace(
                                "{\"type\":\"record\",\"name\":\"ClockTick\"",
                                "{\"type\":\"record\",\"name\":\"MoveGuest\",\"fields\":[]},{\"type\":\"record\",\"name\":\"ClockTick\""));
        breaks.forEach((name, text) -> {
            Topic topic = text.contains("\"name\":\"BookingCommand\"") ? Topic.COMMANDS : Topic.DECISIONS;
            assertThat(text).as(name).isNotEqualTo(topic.schema().toString());
            List<String> before = client.versionsOf(topic.subject());

            assertThatThrownBy(() -> client.register(topic.subject(), text))
                    .as(name)
                    .isInstanceOf(IncompatibleSchemaException.class);
            assertThat(client.versionsOf(topic.subject())).as(name).isEqualTo(before);
        });
        assertThat(SchemaRegistration.differences(client)).isEmpty();
    }

    @Test
    void ofTwoBuildsThatAddTheSameFieldDifferentlyTheSecondIsRefused() {
        SchemaRegistration.registerAll(client);
        String subject = Topic.DECISIONS.subject();

        int first = client.register(subject, withField(nullable("string")));
        assertThat(client.schemaById(first)).contains("\"note\"");
        assertThat(SchemaRegistration.differences(client))
                .as("a build that does not know the field runs on beside the one that has it")
                .isEmpty();

        assertThatThrownBy(() -> client.register(subject, withField(nullable("int"))))
                .isInstanceOf(IncompatibleSchemaException.class);
    }

    @Test
    void aMilderRuleIsADifferenceAndIsSetRight() throws Exception {
        SchemaRegistration.registerAll(client);
        String subject = Topic.COMMANDS.subject();
        HttpRequest milder = HttpRequest.newBuilder(URI.create(url + "/config/" + subject))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .PUT(BodyPublishers.ofString(new ObjectMapper()
                        .createObjectNode()
                        .put("compatibility", "NONE")
                        .toString()))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(milder, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);

        ConfluentSchemaRegistry another = new ConfluentSchemaRegistry(url);
        assertThat(SchemaRegistration.differences(another))
                .singleElement()
                .asString()
                .contains(subject, "the registry's rule is NONE", "FULL_TRANSITIVE", "schemas register");

        SchemaRegistration.registerAll(another);
        assertThat(SchemaRegistration.differences(another)).isEmpty();
    }

    private static String nullable(String type) {
        return "{\"name\":\"note\",\"type\":[\"null\",\"" + type + "\"],\"default\":null}";
    }

    private static String withField(String field) {
        String text = Topic.DECISIONS.schema().toString();
        return text.substring(0, text.length() - 2) + "," + field + "]}";
    }
}
