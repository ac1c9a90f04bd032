package com.tartware.bookings.benchmarks.stack;

import com.tartware.bookings.localstack.launch.ProgressView;
import com.tartware.bookings.localstack.launch.StackLauncher;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.StackState;
import com.tartware.bookings.localstack.supervise.StackState.ComponentState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The whole pipeline, begun empty on free ports. */
public final class WholeStack implements AutoCloseable {
    /** Rooms enough that nothing is sold out. */
    private static final String MANY_ROOMS = """
            {"from":"%s","to":"%s","allotment":9999,"overbooking_limit":999}""";

    private static final int DAYS_ON_SALE = 120;

    private final StackSettings settings;
    private final Path folder;
    private final StackLauncher launcher;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private StackState state;

    private WholeStack(StackSettings settings, Path folder, Consumer<String> say) {
        this.settings = settings;
        this.folder = folder;
        this.launcher = new StackLauncher(settings, new ProgressView() {
            @Override
            public void show(StackState shown) {}

            @Override
            public void say(String sentence) {
                say.accept(sentence);
            }
        });
    }

    /** @param home the source tree, with the built jars in it */
    public static WholeStack start(Path home, Duration checkpointInterval, Consumer<String> say) throws Exception {
        Path folder = Files.createTempDirectory("tartware-bench-");
        WholeStack stack = new WholeStack(BenchSettings.on(home, folder, checkpointInterval), folder, say);
        say.accept("starting the whole pipeline");
        try {
            stack.state = stack.launcher.up(false);
        } catch (Exception e) {
            stack.launcher.down();
            throw e;
        }
        return stack;
    }

    public StackSettings settings() {
        return settings;
    }

    public Path folder() {
        return folder;
    }

    /** @param component as {@code status} names it */
    public long pid(String component) {
        return state.components().stream()
                .filter(one -> one.name().equals(component))
                .map(ComponentState::pid)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no component " + component));
    }

    /** Puts rooms of the benchmark's hotel on sale, for every tenant; returns once the last is decided. */
    public void openHotels() throws IOException, InterruptedException {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        String body = MANY_ROOMS.formatted(today, today.plusDays(DAYS_ON_SALE));
        for (int tenant : BenchTenants.numbers()) {
            boolean last = tenant == BenchTenants.COUNT;
            HttpRequest.Builder request = request(tenant, "/v1/properties/bench-hotel/room-types/DBL/inventory")
                    .header("Idempotency-Key", "open")
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString(body));
            if (last) {
                request.header("Prefer", "wait=30");
            }
            expect(send(request), last ? 200 : 202);
        }
    }

    public HttpRequest.Builder request(int tenant, String path) {
        return HttpRequest.newBuilder(URI.create(settings.ingestUrl() + path))
                .timeout(Duration.ofSeconds(40))
                .header("Authorization", "Bearer " + BenchTenants.key(tenant));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** @throws IOException if it is another status */
    public static HttpResponse<String> expect(HttpResponse<String> answer, int status) throws IOException {
        if (answer.statusCode() != status) {
            throw new IOException("%s was answered %d, expected %d: %s"
                    .formatted(answer.request().uri().getPath(), answer.statusCode(), status, answer.body()));
        }
        return answer;
    }

    /** Stops it and deletes its data. */
    @Override
    public void close() throws IOException, InterruptedException {
        launcher.down();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
