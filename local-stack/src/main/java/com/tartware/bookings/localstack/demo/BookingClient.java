package com.tartware.bookings.localstack.demo;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** Sends writes as the contract asks of a client: when there is no 202, the same again with the same key, after a while. */
final class BookingClient {
    /** Ingest promises an answer within 2 s; more is a lost connection. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private static final long RETRY_AFTER_SECONDS_MAX = 10;
    private static final int ACCEPTED = 202;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final String ingestUrl;
    private final Map<String, String> apiKeyOfTenant;
    private final Duration patience;

    /**
     * @param tls what an https address is trusted by; null: the address is plain http
     * @param patience for how long a request is repeated before the season is given up
     */
    BookingClient(String ingestUrl, SSLContext tls, Map<String, String> apiKeyOfTenant, Duration patience) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2));
        this.http = (tls == null ? builder : builder.sslContext(tls)).build();
        this.ingestUrl = ingestUrl;
        this.apiKeyOfTenant = Map.copyOf(apiKeyOfTenant);
        this.patience = patience;
    }

    /**
     * What the client got and when.
     *
     * @param bookingId null for inventory
     * @param sentNanos of the first try
     * @param answerNanos how long the try that was accepted took
     * @param refusedTries that were answered 429 or 503, or not at all
     */
    record Receipt(UUID commandId, UUID bookingId, long sentNanos, long answerNanos, int refusedTries) {
        boolean sameIds(Receipt other) {
            return commandId.equals(other.commandId) && bookingId.equals(other.bookingId);
        }
    }

    Receipt book(String tenantId, String idempotencyKey, BookingRequest booking)
            throws DemoFailedException, InterruptedException {
        return write("POST", "/v1/bookings", tenantId, idempotencyKey, booking.json());
    }

    Receipt act(String tenantId, String idempotencyKey, UUID bookingId, FollowUp followUp)
            throws DemoFailedException, InterruptedException {
        return write(followUp.method(), followUp.path(bookingId), tenantId, idempotencyKey, followUp.json());
    }

    Receipt set(InventoryRequest request) throws DemoFailedException, InterruptedException {
        return write("PUT", request.path(), request.tenantId(), request.idempotencyKey(), request.json());
    }

    private Receipt write(String method, String path, String tenantId, String idempotencyKey, String body)
            throws DemoFailedException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(ingestUrl + path))
                .header("Authorization", "Bearer " + apiKeyOfTenant.get(tenantId))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .timeout(ANSWER_MAX)
                .method(method, BodyPublishers.ofString(body))
                .build();
        long firstNanos = System.nanoTime();
        for (int refusedTries = 0; ; refusedTries++) {
            long sentNanos = System.nanoTime();
            long waitMillis;
            String trouble;
            try {
                HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                if (answer.statusCode() == ACCEPTED) {
                    return receipt(answer.body(), firstNanos, System.nanoTime() - sentNanos, refusedTries);
                }
                trouble = "%s %s as %s was answered %d: %s"
                        .formatted(method, path, tenantId, answer.statusCode(), answer.body());
                if (answer.statusCode() != TOO_MANY_REQUESTS && answer.statusCode() != UNAVAILABLE) {
                    throw new DemoFailedException(trouble);
                }
                waitMillis = retryAfterMillis(answer);
            } catch (IOException e) {
                trouble = "%s does not answer (%s); ./tartware status and ./tartware logs ingest tell more"
                        .formatted(ingestUrl, e);
                waitMillis = 1_000;
            }
            if (System.nanoTime() - firstNanos + TimeUnit.MILLISECONDS.toNanos(waitMillis) > patience.toNanos()) {
                throw new DemoFailedException("given up after %d tries in %d s: %s"
                        .formatted(refusedTries + 1, patience.toSeconds(), trouble));
            }
            TimeUnit.MILLISECONDS.sleep(waitMillis);
        }
    }

    private static Receipt receipt(String body, long sentNanos, long answerNanos, int refusedTries)
            throws DemoFailedException {
        try {
            JsonNode answer = JSON.readTree(body);
            JsonNode bookingId = answer.path("booking_id");
            return new Receipt(
                    UUID.fromString(answer.path("command_id").asText()),
                    bookingId.isMissingNode() ? null : UUID.fromString(bookingId.asText()),
                    sentNanos,
                    answerNanos,
                    refusedTries);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new DemoFailedException("an answer 202 is not understood: " + body, e);
        }
    }

    private static long retryAfterMillis(HttpResponse<String> answer) {
        long seconds;
        try {
            seconds = Long.parseLong(answer.headers().firstValue("Retry-After").orElse("1"));
        } catch (NumberFormatException e) {
            seconds = 1;
        }
        return TimeUnit.SECONDS.toMillis(Math.max(1, Math.min(RETRY_AFTER_SECONDS_MAX, seconds)));
    }
}
