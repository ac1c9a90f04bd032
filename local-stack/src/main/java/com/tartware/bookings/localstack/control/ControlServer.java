package com.tartware.bookings.localstack.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands for a running stack, on a loopback port of the system's choice, and answers with a line of JSON for each sentence
 * of progress and one for the end. One operation at a time; it goes on if whoever asked goes away.
 */
public final class ControlServer implements AutoCloseable {
    static final String TOKEN_HEADER = "X-Tartware-Token";

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> ARGUMENTS = new TypeReference<>() {};
    private static final int ARGUMENTS_BYTES_MAX = 1 << 16;

    private final Path run;
    private final Map<String, Operation> operations;
    private final HttpServer server;
    private final String token;
    private final AtomicReference<String> atWork = new AtomicReference<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "control");
        thread.setDaemon(true);
        return thread;
    });

    private ControlServer(Path run, Map<String, Operation> operations, HttpServer server) {
        this.run = run;
        this.operations = operations;
        this.server = server;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.token = HexFormat.of().formatHex(random);
    }

    /** @param run the folder in which clients find the address */
    public static ControlServer start(Path run, Map<String, Operation> operations) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ControlServer control = new ControlServer(run, operations, http);
        http.setExecutor(control.threads);
        http.createContext("/", control::answer);
        http.start();
        new ControlAddress(http.getAddress().getPort(), control.token).write(run);
        return control;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String name = exchange.getRequestURI().getPath().substring(1);
            if (!isAllowed(exchange)) {
                refuse(exchange, 403, "the token is not that of " + ControlAddress.file(run));
            } else if (!exchange.getRequestMethod().equals("POST") || !operations.containsKey(name)) {
                refuse(exchange, 404, "this stack knows no operation " + name + "; it was started by another release");
            } else if (!atWork.compareAndSet(null, name)) {
                refuse(
                        exchange,
                        409,
                        "the stack is busy with another operation, " + atWork.get() + "; try again later");
            } else {
                try {
                    run(name, exchange);
                } finally {
                    atWork.set(null);
                }
            }
        }
    }

    private boolean isAllowed(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst(TOKEN_HEADER);
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private static void refuse(HttpExchange exchange, int status, String sentence) throws IOException {
        byte[] body = line("failed", sentence);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private void run(String name, HttpExchange exchange) throws IOException {
        Map<String, String> arguments;
        try {
            arguments = JSON.readValue(exchange.getRequestBody().readNBytes(ARGUMENTS_BYTES_MAX), ARGUMENTS);
        } catch (JsonProcessingException e) {
            refuse(exchange, 400, "the arguments are no JSON object of strings");
            return;
        }
        LOG.info("{} {}", name, arguments);
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        byte[] end;
        try {
            Map<String, ?> result = operations.get(name).run(arguments, sentence -> {
                LOG.info("{}: {}", name, sentence);
                tell(out, line("progress", sentence));
            });
            end = line("done", result);
        } catch (Exception e) {
            LOG.warn("{} failed", name, e);
            end = line(
                    "failed", e instanceof RuntimeException || e.getMessage() == null ? e.toString() : e.getMessage());
        }
        tell(out, end);
    }

    private static byte[] line(String kind, Object what) {
        try {
            return (JSON.writeValueAsString(Map.of(kind, what)) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whoever asked may be gone; the work is done all the same. */
    private static void tell(OutputStream out, byte[] line) {
        try {
            out.write(line);
            out.flush();
        } catch (IOException e) {
            LOG.debug("nobody listens any more", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        try {
            Files.deleteIfExists(ControlAddress.file(run));
        } catch (IOException e) {
            LOG.warn("cannot delete {}", ControlAddress.file(run), e);
        }
    }
}
