package com.tartware.bookings.localstack.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.localstack.control.ControlClient.OperationFailedException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlServerTest {
    @TempDir
    Path run;

    private final List<String> heard = new ArrayList<>();

    @Test
    void tellsProgressAndTheEnd() throws Exception {
        Operation counting = (arguments, progress) -> {
            progress.accept("to " + arguments.get("to"));
            progress.accept("counted");
            return Map.of("sum", 6);
        };
        try (ControlServer server = ControlServer.start(run, Map.of("count", counting))) {
            assertThat(client().run("count", Map.of("to", "three"), heard::add)
                            .get("sum")
                            .asInt())
                    .isEqualTo(6);
        }
        assertThat(heard).containsExactly("to three", "counted");
        assertThat(ControlAddress.file(run)).doesNotExist();
    }

    @Test
    void tellsWhyItWasNotDone() throws Exception {
        Operation failing = (arguments, progress) -> {
            throw new Exception("the disk is full");
        };
        try (ControlServer server = ControlServer.start(run, Map.of("fail", failing))) {
            assertThatThrownBy(() -> client().run("fail", Map.of(), heard::add))
                    .isInstanceOf(OperationFailedException.class)
                    .hasMessage("the disk is full");
            assertThatThrownBy(() -> client().run("other", Map.of(), heard::add))
                    .isInstanceOf(OperationFailedException.class)
                    .hasMessageContaining("no operation other");
        }
        assertThatThrownBy(() -> client().run("fail", Map.of(), heard::add))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("takes no commands");
    }

    @Test
    void doesOneAtATime() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Operation slow = (arguments, progress) -> {
            begun.countDown();
            mayEnd.await();
            return Map.of();
        };
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (ControlServer server = ControlServer.start(run, Map.of("slow", slow))) {
            Future<?> first = other.submit(() -> {
                client().run("slow", Map.of(), sentence -> {});
                return null;
            });
            begun.await();
            assertThatThrownBy(() -> client().run("slow", Map.of(), heard::add))
                    .isInstanceOf(OperationFailedException.class)
                    .hasMessageContaining("busy with another operation, slow");
            mayEnd.countDown();
            first.get();
            client().run("slow", Map.of(), heard::add);
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void obeysNobodyWithoutItsToken() throws Exception {
        Operation forbidden = (arguments, progress) -> Map.of("done", heard.add("done"));
        try (ControlServer server = ControlServer.start(run, Map.of("forbidden", forbidden))) {
            int port = ControlAddress.read(run).orElseThrow().port();
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/forbidden"))
                                    .header(ControlServer.TOKEN_HEADER, "guessed")
                                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ControlAddress.file(run))))
                    .isEqualTo("rw-------");
        }
        assertThat(heard).isEmpty();
    }

    private ControlClient client() {
        return new ControlClient(run);
    }
}
