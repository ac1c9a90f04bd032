package com.tartware.bookings.localstack.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tartware.bookings.localstack.cli.TerminalView;
import com.tartware.bookings.localstack.launch.SettingsFile;
import com.tartware.bookings.localstack.launch.StackLauncher;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.settings.Link;
import com.tartware.bookings.localstack.settings.Links;
import com.tartware.bookings.localstack.settings.StackFolders;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A whole stack of its own, on free ports and in a folder of its own, driven by the command line as a user would. */
final class RunningStack {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** A chaos of three minutes starts a stack, may wait for three more until it recovers and for three until it is quiet, and stops it again. */
    private static final Duration VERB_TIMEOUT = Duration.ofMinutes(12);

    private static final List<String> PORTS = List.of(
            "INGEST_PORT",
            "FLINK_UI_PORT",
            "FLINK_RPC_PORT",
            "KAFKA_PORT",
            "KAFKA_CONTROLLER_PORT",
            "REGISTRY_PORT",
            "POSTGRES_PORT",
            "CLICKHOUSE_PORT");

    static {
        // Seconds. Shorter than the 30 for which ingest keeps an unused connection: the JDK's client would write to one
        // that the server has closed, and after many guests at once it has many such to choose from.
        System.setProperty("jdk.httpclient.keepalive.timeout", "10");
    }

    private final Path home = Path.of("").toAbsolutePath().getParent();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Path output;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    RunningStack(Path folder) throws IOException {
        output = folder.resolve("cli.log");
        environment.put("TARTWARE_DATA_DIR", folder.resolve("stack").toString());
        List<ServerSocket> held = new ArrayList<>();
        for (String port : PORTS) {
            // Held until all are known, so that no two are the same.
            ServerSocket socket = new ServerSocket(0);
            held.add(socket);
            environment.put("TARTWARE_" + port, Integer.toString(socket.getLocalPort()));
        }
        for (ServerSocket socket : held) {
            socket.close();
        }
    }

    /**
     * A verb's exit code and output.
     *
     * @param out both streams, as a user sees them
     */
    record Verb(int exitCode, String out) {}

    Verb run(String... arguments) throws IOException, InterruptedException {
        Files.deleteIfExists(output);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dtartware.home=" + home,
                "-cp",
                jar() + ":"
                        + Files.readString(home.resolve("local-stack/target/runtime.classpath"))
                                .strip(),
                "com.tartware.bookings.localstack.cli.Tartware"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(VERB_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    "%s did not end in %s:%n%s".formatted(List.of(arguments), VERB_TIMEOUT, Files.readString(output)));
        }
        return new Verb(process.exitValue(), Files.readString(output));
    }

    private Path jar() throws IOException {
        try (Stream<Path> built = Files.list(home.resolve("local-stack/target"))) {
            return built.filter(file -> file.getFileName().toString().matches("local-stack-.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Starts it with Flink's way to the broker led through the gate, which no verb offers; all verbs then find it as usual. */
    CommitGate upBehindCommitGate() throws IOException, InterruptedException, LaunchException {
        int listenerPort;
        try (ServerSocket socket = new ServerSocket(0)) {
            listenerPort = socket.getLocalPort();
        }
        CommitGate gate = CommitGate.before(listenerPort);
        StackSettings direct = new StackSettings(
                home,
                dataDir(),
                home.resolve("local-stack/tenants.yaml"),
                Duration.ofSeconds(1),
                1,
                port("INGEST_PORT"),
                port("FLINK_UI_PORT"),
                port("FLINK_RPC_PORT"),
                port("KAFKA_PORT"),
                port("KAFKA_CONTROLLER_PORT"),
                port("REGISTRY_PORT"),
                port("POSTGRES_PORT"),
                port("CLICKHOUSE_PORT"));
        Links links = new Links(Map.of(Link.FLINK_BROKER, gate.port()), Map.of(Link.FLINK_BROKER, listenerPort));
        new StackLauncher(direct.withLinks(links), new TerminalView(System.out, false)).up(false);
        return gate;
    }

    StackSettings settings() throws IOException {
        return SettingsFile.read(new StackFolders(dataDir()).settings());
    }

    Path dataDir() {
        return Path.of(environment.get("TARTWARE_DATA_DIR"));
    }

    int port(String name) {
        return Integer.parseInt(environment.get("TARTWARE_" + name));
    }

    String brokers() {
        return "127.0.0.1:" + port("KAFKA_PORT");
    }

    long pidOf(String component) throws IOException, InterruptedException {
        for (JsonNode found : JSON.readTree(run("status", "--json").out()).get("components")) {
            if (found.get("name").asText().equals(component)) {
                return found.get("pid").asLong();
            }
        }
        throw new AssertionError("no component " + component);
    }

    CompletableFuture<HttpResponse<String>> put(String apiKey, String path, String idempotencyKey, String body) {
        return send(apiKey, path, "PUT", idempotencyKey, body);
    }

    CompletableFuture<HttpResponse<String>> post(String apiKey, String path, String idempotencyKey, String body) {
        return send(apiKey, path, "POST", idempotencyKey, body);
    }

    /** With {@code Prefer: wait=20}. */
    CompletableFuture<HttpResponse<String>> postAndWait(
            String apiKey, String path, String idempotencyKey, String body) {
        return http.sendAsync(
                request(apiKey, path)
                        .timeout(Duration.ofSeconds(30))
                        .header("Idempotency-Key", idempotencyKey)
                        .header("Content-Type", "application/json")
                        .header("Prefer", "wait=20")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    CompletableFuture<HttpResponse<String>> patch(String apiKey, String path, String idempotencyKey, String body) {
        return send(apiKey, path, "PATCH", idempotencyKey, body);
    }

    HttpResponse<String> get(String apiKey, String path) {
        return http.sendAsync(
                        request(apiKey, path).GET().build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .join();
    }

    /** Answered only from a store that has the tenant's decisions up to the sequence. */
    HttpResponse<String> getUpTo(String apiKey, String path, long tenantSequence) {
        return sendOnce(request(apiKey, path)
                        .header("Min-Tenant-Sequence", Long.toString(tenantSequence))
                        .build())
                .join();
    }

    /** The lines of the event stream from now on, or after a sequence; closed by closing the stream. */
    Stream<String> events(String apiKey, String query) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer =
                http.send(request(apiKey, "/v1/events" + query).build(), HttpResponse.BodyHandlers.ofLines());
        if (answer.statusCode() != 200) {
            throw new AssertionError("the stream was answered " + answer.statusCode());
        }
        return answer.body();
    }

    HttpResponse<String> delete(String apiKey, String path) {
        return sendOnce(request(apiKey, path).DELETE().build()).join();
    }

    /** What the Flink UI's REST answers. */
    JsonNode flink(String path) throws IOException {
        return json(sendOnce(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port("FLINK_UI_PORT") + path))
                        .build())
                .join());
    }

    static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    private CompletableFuture<HttpResponse<String>> send(
            String apiKey, String path, String method, String idempotencyKey, String body) {
        HttpRequest request = request(apiKey, path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        // Retried once, as the contract invites to: the JDK's client may write to a connection that the server just
        // closed.
        return sendOnce(request).exceptionallyCompose(broken -> sendOnce(request));
    }

    private CompletableFuture<HttpResponse<String>> sendOnce(HttpRequest request) {
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder request(String apiKey, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port("INGEST_PORT") + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + apiKey);
    }
}
