package com.tartware.bookings.jobs.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A tenant's server, on this machine. */
final class Receiver implements AutoCloseable {
    /** One request as it came. */
    record Received(String id, long timestamp, String signature, String traceparent, String userAgent, String body) {
        /** Of the decision. */
        long sequence() {
            return Long.parseLong(id.split("\\.", -1)[1]);
        }
    }

    /** What it answers. */
    record Answer(int status, String header, String value) {
        static Answer status(int status) {
            return new Answer(status, null, null);
        }
    }

    final List<Received> received = new CopyOnWriteArrayList<>();
    final AtomicInteger atOnceMost = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(64);
    private final HttpServer server;
    private volatile Function<Received, Answer> answers = request -> Answer.status(204);

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?of=tests";
    }

    void answer(int status) {
        answers = request -> Answer.status(status);
    }

    /** @param answers may block */
    void answer(Function<Received, Answer> answers) {
        this.answers = answers;
    }

    List<Long> sequences() {
        return received.stream().map(Received::sequence).toList();
    }

    private void handle(HttpExchange exchange) {
        atOnceMost.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Received request = new Received(
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    Long.parseLong(exchange.getRequestHeaders().getFirst("webhook-timestamp")),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    exchange.getRequestHeaders().getFirst("traceparent"),
                    exchange.getRequestHeaders().getFirst("User-Agent"),
                    body);
            received.add(request);
            Answer answer = answers.apply(request);
            if (answer.header() != null) {
                exchange.getResponseHeaders().set(answer.header(), answer.value());
            }
            atOnce.decrementAndGet();
            exchange.sendResponseHeaders(answer.status(), -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
