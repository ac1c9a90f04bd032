package com.tartware.bookings.ingest.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.body.RequestBodies;
import com.tartware.bookings.ingest.booking.CreateBookingReader;
import com.tartware.bookings.ingest.identity.Authentication;
import com.tartware.bookings.ingest.identity.Principal;
import com.tartware.bookings.ingest.identity.Scope;
import com.tartware.bookings.ingest.intake.CommandAppender;
import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What ends a batch besides its last line: its time, and its credential. */
class BatchEndTest {
    private static final String HALF_A_LINE =
            "{\"stays\":[{\"property_id\":\"PAR-1\",\"room_type_id\":\"DBL\",\"check_in\":\"2030-05-01\","
                    + "\"check_out\":\"2030-05-03\",\"rooms\":1}],\"idempotency_key\":\"k-";

    private final List<CompletableFuture<Instant>> appended = new CopyOnWriteArrayList<>();
    private final ExecutorService answering = Executors.newFixedThreadPool(2);
    private volatile boolean revoked;
    private Javalin javalin;

    @AfterEach
    void stop() {
        javalin.stop();
        answering.shutdownNow();
    }

    /** Of 8 MB of results it takes a few KB every moment, so that no single write is slow. */
    @Test
    void aClientThatTakesItsResultsTooSlowlyIsCut() throws IOException, InterruptedException {
        Duration runMax = Duration.ofSeconds(2);
        start(runMax);
        String mistakes =
                IntStream.range(0, 100).mapToObj(i -> "\"unknown_" + i + "\":1").collect(Collectors.joining(","));
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(8 * 1024);
            long startNanos = send(socket, ("{\"idempotency_key\":\"k\"," + mistakes + "}\n").repeat(500));
            InputStream answer = socket.getInputStream();
            byte[] some = new byte[4 * 1024];
            long taken = 0;
            int read = 0;
            while (read >= 0
                    && System.nanoTime() - startNanos < Duration.ofSeconds(20).toNanos()) {
                try {
                    read = answer.read(some);
                } catch (IOException reset) {
                    break;
                }
                taken += read;
                Thread.sleep(20);
            }

            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isBetween(runMax, Duration.ofSeconds(15));
            assertThat(taken).isLessThan(4_000_000);
        }
    }

    @Test
    void nothingIsTakenForACredentialThatHasEnded() throws IOException {
        start(Duration.ofSeconds(60));
        try (Socket socket = new Socket()) {
            send(
                    socket,
                    IntStream.rangeClosed(1, 200)
                            .mapToObj(i -> HALF_A_LINE + i + "\"}\n")
                            .collect(Collectors.joining()));
            while (appended.size() < 128) {
                Thread.onSpinWait();
            }
            revoked = true;
            appended.forEach(line -> line.complete(Instant.EPOCH));

            List<String> results = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .lines()
                    .filter(line -> line.startsWith("{"))
                    .toList();
            assertThat(results).hasSize(200);
            assertThat(results.subList(0, 128))
                    .allSatisfy(result -> assertThat(result).contains("\"status\":202"));
            assertThat(results.subList(128, 200))
                    .allSatisfy(result -> assertThat(result).contains("\"status\":401,\"code\":\"UNAUTHENTICATED\""));
            assertThat(appended).hasSize(128);
        }
    }

    private void start(Duration runMax) {
        Principal principal = new Principal("demo", Set.of(Scope.BOOK), "test", () -> !revoked);
        Authentication authentication =
                new Authentication(List.of(credential -> Optional.of(principal)), new SimpleMeterRegistry());
        CommandAppender appender = new CommandAppender(
                (command, trace, answerPartition) -> {
                    CompletableFuture<Instant> acknowledged = new CompletableFuture<>();
                    appended.add(acknowledged);
                    return acknowledged;
                },
                command -> {});
        PostBatch batch = new PostBatch(
                new RequestBodies(answering), new CreateBookingReader(), tenantId -> true, appender, answering, runMax);
        javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.before(authentication::authenticate);
            config.routes.post("/batch", batch);
        });
        javalin.start("127.0.0.1", 0);
    }

    /** @return when */
    private long send(Socket socket, String body) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", javalin.port()));
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("POST /batch HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer x\r\n"
                                + "Content-Type: application/x-ndjson\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.US_ASCII));
        return System.nanoTime();
    }
}
