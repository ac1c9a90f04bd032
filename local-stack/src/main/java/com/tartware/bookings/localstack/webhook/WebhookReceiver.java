package com.tartware.bookings.localstack.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.tartware.bookings.localstack.webhook.DeliveryCheck.Result;
import com.tartware.bookings.localstack.webhook.DeliveryCheck.Verdict;
import com.tartware.bookings.schemas.webhook.WebhookSignature;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A small receiver of webhooks: verifies each delivery, tells of it, and answers as it was told to. */
public final class WebhookReceiver implements AutoCloseable {
    /** More than a decision ever has; the rest is not read. */
    private static final int BODY_BYTES_MAX = 1 << 20;

    /** Deliveries at once; the delay of one must not hold up the others. */
    private static final int THREADS = 32;

    private static final int REFUSED = 401;
    private static final int FAILED = 500;
    private static final int TOO_LARGE = 413;
    private static final int WRONG_METHOD = 405;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads;
    private final DeliveryCheck check;
    private final Behaviour behaviour;
    private final Consumer<ReceivedDelivery> told;

    /**
     * How good deliveries are answered.
     *
     * @param status to those that are taken
     * @param failRate of all, how many are answered 500, 0 to 1
     * @param delay before each answer
     */
    public record Behaviour(int status, double failRate, Duration delay) {}

    /**
     * Begins to listen.
     *
     * @param secrets any of which may have signed; none: nothing is verified
     * @param told of every delivery, on the thread that answers it
     * @throws IOException if the port is taken
     * @throws IllegalArgumentException if a secret is none
     */
    public WebhookReceiver(
            InetSocketAddress address, List<String> secrets, Behaviour behaviour, Consumer<ReceivedDelivery> told)
            throws IOException {
        this.check = new DeliveryCheck(secrets);
        this.behaviour = behaviour;
        this.told = told;
        this.server = HttpServer.create(address, 0);
        this.threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "webhook-receiver");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            Instant receivedAt = Instant.now();
            byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(WRONG_METHOD, -1);
                return;
            }
            String id = exchange.getRequestHeaders().getFirst(WebhookSignature.ID_HEADER);
            int intended =
                    ThreadLocalRandom.current().nextDouble() < behaviour.failRate() ? FAILED : behaviour.status();
            Result result = body.length > BODY_BYTES_MAX
                    ? new Result(Verdict.REFUSED, "the body is over %d bytes".formatted(BODY_BYTES_MAX))
                    : check.check(
                            id,
                            exchange.getRequestHeaders().getFirst(WebhookSignature.TIMESTAMP_HEADER),
                            exchange.getRequestHeaders().getFirst(WebhookSignature.SIGNATURE_HEADER),
                            body,
                            receivedAt,
                            intended / 100 == 2);
            int status = status(result, body.length, intended);
            told.accept(new ReceivedDelivery(receivedAt, id, parsed(body), result, status));
            TimeUnit.MILLISECONDS.sleep(behaviour.delay().toMillis());
            exchange.sendResponseHeaders(status, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int status(Result result, int bodyBytes, int intended) {
        if (result.verdict() == Verdict.REFUSED) {
            return bodyBytes > BODY_BYTES_MAX ? TOO_LARGE : REFUSED;
        }
        return intended;
    }

    private static JsonNode parsed(byte[] body) {
        if (body.length > BODY_BYTES_MAX) {
            return null;
        }
        try {
            return JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
