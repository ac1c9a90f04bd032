package com.tartware.bookings.localstack.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A receiver that knows nothing of ours: Node.js, and the public {@code standardwebhooks} library from npm. */
final class StandardWebhooksReceiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration INSTALL_MAX = Duration.ofMinutes(3);
    private static final Duration START_MAX = Duration.ofSeconds(20);
    private static final List<String> FILES = List.of("package.json", "package-lock.json", "receiver.mjs");

    private final Process process;
    private final List<JsonNode> lines = new CopyOnWriteArrayList<>();

    /** @param folder an empty one, where the library is installed */
    StandardWebhooksReceiver(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        for (String file : FILES) {
            try (InputStream in = StandardWebhooksReceiver.class.getResourceAsStream("/standardwebhooks/" + file)) {
                Files.copy(in, folder.resolve(file));
            }
        }
        Process install = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
                .directory(folder.toFile())
                .inheritIO()
                .start();
        if (!install.waitFor(INSTALL_MAX.toSeconds(), TimeUnit.SECONDS) || install.exitValue() != 0) {
            install.destroyForcibly();
            throw new IOException("npm could not install the library");
        }
        process = new ProcessBuilder("node", "receiver.mjs")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread reader = new Thread(this::read, "standardwebhooks");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(JSON.readTree(line));
            }
        } catch (IOException e) {
            throw new AssertionError("the receiver's output cannot be read", e);
        }
    }

    String url() throws InterruptedException {
        return "http://127.0.0.1:%d/"
                .formatted(awaitLine(line -> line.has("port"), START_MAX)
                        .get("port")
                        .asInt());
    }

    /** From now on deliveries must be signed with it. */
    void expect(String secret) throws IOException, InterruptedException {
        long before = lines.stream().filter(line -> line.has("secret")).count();
        process.outputWriter(StandardCharsets.UTF_8).append(secret).append('\n').flush();
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (lines.stream().filter(line -> line.has("secret")).count() == before) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the receiver took no secret: " + lines);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Deliveries that the library took for genuine: {@code id, traceparent, message}. */
    List<JsonNode> verified() {
        return lines.stream().filter(line -> line.path("verified").asBoolean()).toList();
    }

    /** Those that it refused: {@code id, why}. */
    List<JsonNode> refused() {
        return lines.stream()
                .filter(line -> line.has("verified") && !line.get("verified").asBoolean())
                .toList();
    }

    JsonNode awaitVerified(Predicate<JsonNode> which, Duration patience) throws InterruptedException {
        return awaitLine(line -> line.path("verified").asBoolean() && which.test(line), patience);
    }

    private JsonNode awaitLine(Predicate<JsonNode> which, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            for (JsonNode line : lines) {
                if (which.test(line)) {
                    return line;
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("not received: " + lines);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
