package com.tartware.bookings.ingest.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tartware.bookings.ingest.admission.Admission;
import com.tartware.bookings.ingest.admission.AdmissionOptions;
import com.tartware.bookings.ingest.events.EventFeed;
import com.tartware.bookings.ingest.events.FeedLimits;
import com.tartware.bookings.ingest.health.Readiness;
import com.tartware.bookings.ingest.log.CommandLog;
import com.tartware.bookings.ingest.metrics.IngestMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Ingest on a free port, with a log and a store that a test controls. */
final class RunningIngest implements AutoCloseable {
    static final String ONE_STAY = """
        {"stays":[{"property_id":"PAR-1","room_type_id":"DBL","check_in":"2030-05-01","check_out":"2030-05-03","rooms":1}]}\
        """;

    static final String BOOKINGS = "/v1/bookings";
    static final String INVENTORY = "/v1/properties/PAR-1/room-types/DBL/inventory";
    static final String BOOKING_ID = "b692422a-684c-57f6-bfd2-f902c748bf45";
    static final String BOOKING = BOOKINGS + "/" + BOOKING_ID;

    static final int WAITS_MAX = 5;

    static final int WAITS_OF_A_TENANT_MAX = 3;

    private static final ObjectMapper JSON = new ObjectMapper();

    final FakeCommandLog log = new FakeCommandLog();
    final FakeAnswerFeed answers = new FakeAnswerFeed();
    final FakeDecisionStore store = new FakeDecisionStore();
    final FakeLiveDecisions live = new FakeLiveDecisions();
    final FakeWebhooks webhooks = new FakeWebhooks();
    volatile Optional<String> obstacle = Optional.empty();
    final Readiness readiness;
    private final HttpClient client = HttpClient.newHttpClient();
    private final IngestMetrics metrics = new IngestMetrics();
    final Admission admission;
    private final IngestServer server;
    private final Runnable afterwards;
    private volatile boolean connected;
    private boolean closed;

    RunningIngest() {
        this(null, List.of(), () -> {});
    }

    /** @param flags about who is let in, as on the command line */
    static RunningIngest admitting(String... flags) {
        return new RunningIngest(null, List.of(), () -> {}, flags);
    }

    /** @param realLog instead of the fake one */
    RunningIngest(
            CommandLog realLog,
            List<Supplier<Optional<String>>> obstacles,
            Runnable afterwards,
            String... admissionFlags) {
        this.afterwards = afterwards;
        List<Supplier<Optional<String>>> all = new ArrayList<>(obstacles);
        all.add(() -> obstacle);
        readiness = new Readiness(all);
        try {
            Path tenants = Files.createTempFile("tenants", ".yaml");
            Files.writeString(tenants, """
                tenants:
                  - id: demo
                    api_keys: [demo-key, demo-second-key]
                  - id: acme
                    api_keys: [acme-key]
                """);
            admission = admission(tenants, admissionFlags);
            server = IngestServer.start(
                    "127.0.0.1",
                    0,
                    new IngestParts(
                            admission,
                            realLog == null ? log : realLog,
                            store,
                            answers,
                            WAITS_MAX,
                            new EventFeed(store, live, new FeedLimits(1_500, 1_000), metrics.registry()),
                            Optional.of(webhooks.endpoints()),
                            readiness,
                            metrics));
            Files.delete(tenants);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Admission admission(Path tenants, String... flags) {
        AdmissionOptions options = new AdmissionOptions();
        List<String> all = new ArrayList<>(List.of("--tenants", tenants.toString()));
        all.addAll(List.of(flags));
        new CommandLine(options).setOverwrittenOptionsAllowed(true).parseArgs(all.toArray(String[]::new));
        return options.open(metrics.registry());
    }

    int port() {
        return server.port();
    }

    /** Each route as {@code METHOD /path/{parameter}}. */
    List<String> routes() {
        return server.routes();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    /** With the demo tenant's key, an idempotency key and the media type. */
    HttpRequest.Builder write(String path) {
        return request(path)
                .header("Authorization", "Bearer demo-key")
                .header("Idempotency-Key", "k-1")
                .header("Content-Type", "application/json");
    }

    Answer post(String json) {
        return write("POST", BOOKINGS, json);
    }

    Answer put(String json) {
        return write("PUT", INVENTORY, json);
    }

    Answer write(String method, String path, String json) {
        return send(write(path).method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    Answer get(String path) {
        return send(request(path).header("Authorization", "Bearer demo-key"));
    }

    Answer send(HttpRequest.Builder request) {
        connected = true;
        try {
            HttpRequest sent = request.build();
            HttpResponse<String> response = client.send(sent, BodyHandlers.ofString(StandardCharsets.UTF_8));
            Answer answer = new Answer(response.statusCode(), response.headers(), response.body());
            ObservedAnswers.check(sent.method(), sent.uri().getRawPath(), answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** For an answer without an end: its status and headers, and then the connection is closed. */
    Answer sendForHead(HttpRequest.Builder request) {
        connected = true;
        try {
            HttpRequest sent = request.build();
            HttpResponse<InputStream> response = client.send(sent, BodyHandlers.ofInputStream());
            response.body().close();
            Answer answer = new Answer(response.statusCode(), response.headers(), "");
            ObservedAnswers.check(sent.method(), sent.uri().getRawPath(), answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends the bytes as they are, for what no HTTP client would send, and returns all that comes back. */
    String raw(byte[] request) {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            ObservedAnswers.checkRaw(new String(request, StandardCharsets.ISO_8859_1), answers);
            return answers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String raw(String request) {
        return raw(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Jetty gives a connection without a request a second at the end; the client's own is closed before that. */
    private void letGoOfTheConnection() {
        readiness.drain();
        try {
            client.send(request("/health/live").build(), BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (connected) {
            letGoOfTheConnection();
        }
        server.close();
        admission.close();
        afterwards.run();
        metrics.close();
    }

    record Answer(int status, java.net.http.HttpHeaders headers, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }

        String code() {
            return json().path("code").asText();
        }

        /** {@code pointer code}, one a refused field, in order. */
        List<String> refusedFields() {
            return json().path("errors").findParents("pointer").stream()
                    .map(error -> error.get("pointer").asText() + " "
                            + error.get("code").asText())
                    .toList();
        }

        String header(String name) {
            return headers.firstValue(name).orElse(null);
        }
    }
}
