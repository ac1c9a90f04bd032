package com.tartware.bookings.localstack.chaos.load;

import com.tartware.bookings.checker.journal.HttpAnswer;
import com.tartware.bookings.checker.journal.JournalWriter;
import com.tartware.bookings.checker.journal.SentRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One client's connection to the entrance: sends, writes down before and after, and sends the same again when there was no answer. */
final class RequestSender {
    /** Ingest promises an answer within 2 s; with Prefer: wait=3, within 5. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(7);

    private static final int TRIES_MAX = 8;
    private static final long FIRST_WAIT_MILLIS = 250;
    private static final long WAIT_MILLIS_MAX = 4_000;
    private static final int ACCEPTED = 202;
    private static final int NO_DECISION_YET = 404;
    private static final int TOO_MANY_REQUESTS = 429;

    private final String client;
    private final String ingestUrl;
    private final Map<String, String> apiKeyOfTenant;
    private final HttpClient http;
    private final JournalWriter journal;
    private final LoadCounts counts;
    private final CommandsToDecide commands;
    private final Random jitter;
    private long attempts;

    RequestSender(
            String client,
            String ingestUrl,
            Map<String, String> apiKeyOfTenant,
            HttpClient http,
            JournalWriter journal,
            LoadCounts counts,
            CommandsToDecide commands) {
        this.client = client;
        this.ingestUrl = ingestUrl;
        this.apiKeyOfTenant = apiKeyOfTenant;
        this.http = http;
        this.journal = journal;
        this.counts = counts;
        this.commands = commands;
        this.jitter = new Random(client.hashCode());
    }

    /**
     * A write on its way.
     *
     * @param path with the booking's id in it
     */
    record Write(
            Ask ask,
            String tenantId,
            String method,
            String path,
            String idempotencyKey,
            Map<String, String> headers,
            String body) {
        Write withBody(String other) {
            return new Write(ask, tenantId, method, path, idempotencyKey, headers, other);
        }
    }

    /** The first answer that is no 5xx or 429, after as many tries as it takes; empty if there was none in all of them. */
    Optional<HttpAnswer> sendUntilAnswered(Write write) throws InterruptedException {
        for (int failedTries = 0; failedTries < TRIES_MAX; failedTries++) {
            if (failedTries > 0) {
                TimeUnit.MILLISECONDS.sleep(waitMillis(failedTries));
            }
            Optional<HttpAnswer> answer = sendOnce(write);
            if (answer.isPresent()
                    && answer.get().status() < 500
                    && answer.get().status() != TOO_MANY_REQUESTS) {
                return answer;
            }
        }
        counts.countGivenUp();
        return Optional.empty();
    }

    /** Doubled each time, and half of it by chance, so that clients that failed together do not come back together. */
    private long waitMillis(int failedTries) {
        long longest = Math.min(WAIT_MILLIS_MAX, FIRST_WAIT_MILLIS << (failedTries - 1));
        return longest / 2 + jitter.nextInt((int) (longest / 2) + 1);
    }

    /** Empty if no answer came. */
    Optional<HttpAnswer> sendOnce(Write write) throws InterruptedException {
        SentRequest sent;
        synchronized (this) {
            sent = new SentRequest(
                    client,
                    ++attempts,
                    write.tenantId(),
                    write.ask().word(),
                    write.method(),
                    write.path(),
                    write.idempotencyKey(),
                    write.body(),
                    System.currentTimeMillis());
        }
        counts.countAttempt();
        journal.sending(sent);
        try {
            HttpResponse<String> response = http.send(request(write), BodyHandlers.ofString());
            HttpAnswer answer = HttpAnswer.of(response.statusCode(), response.body());
            journal.answered(sent, answer, System.currentTimeMillis());
            counts.answer(answer.status());
            if (answer.status() == ACCEPTED && answer.commandId() != null) {
                commands.accepted(write.tenantId(), answer.commandId());
            }
            return Optional.of(answer);
        } catch (IOException e) {
            String why = e instanceof HttpTimeoutException ? "timeout" : "connection lost";
            journal.failed(sent, why + ": " + e, System.currentTimeMillis());
            counts.noAnswer(why);
            return Optional.empty();
        } catch (InterruptedException e) {
            journal.failed(sent, "client stopped", System.currentTimeMillis());
            throw e;
        }
    }

    private HttpRequest request(Write write) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("Authorization", "Bearer " + apiKeyOfTenant.get(write.tenantId()));
        headers.put("Content-Type", "application/json");
        if (write.idempotencyKey() != null) {
            headers.put("Idempotency-Key", write.idempotencyKey());
        }
        headers.putAll(write.headers());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ingestUrl + write.path()))
                .timeout(ANSWER_MAX)
                .method(write.method(), BodyPublishers.ofString(write.body()));
        headers.forEach((name, value) -> {
            if (!value.isEmpty()) {
                request.header(name, value);
            }
        });
        return request.build();
    }

    /** Whether the decision can be read by now; reads are not written down, they change nothing. */
    boolean decisionIsVisible(String tenantId, String commandId) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(ingestUrl + "/v1/commands/" + commandId))
                .timeout(ANSWER_MAX)
                .header("Authorization", "Bearer " + apiKeyOfTenant.get(tenantId))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return response.statusCode() != NO_DECISION_YET
                    && HttpAnswer.of(response.statusCode(), response.body()).decision() != null;
        } catch (IOException notNow) {
            return false;
        }
    }
}
