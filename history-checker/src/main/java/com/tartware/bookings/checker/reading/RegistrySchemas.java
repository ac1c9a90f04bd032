package com.tartware.bookings.checker.reading;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/** Schemas by id, asked of the registry over HTTP and kept, since an id never changes its meaning. */
final class RegistrySchemas {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int TRIES_MAX = 12;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final Map<Integer, Optional<Schema>> byId = new HashMap<>();

    /** @param url with the path of the Confluent API */
    RegistrySchemas(String url) {
        this.url = url;
    }

    /** Empty if the registry knows none, or none that is Avro. */
    Optional<Schema> byId(int id) {
        return byId.computeIfAbsent(id, this::ask);
    }

    private Optional<Schema> ask(int id) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/schemas/ids/" + id))
                .timeout(TIMEOUT)
                .build();
        String failure = null;
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return parsed(JSON.readTree(answer.body()).path("schema").asText());
                } else if (answer.statusCode() == 404) {
                    return Optional.empty();
                }
                failure = "answered " + answer.statusCode();
            } catch (IOException e) {
                failure = e.toString();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while asking for schema " + id, e);
            }
            pause();
        }
        throw new IllegalStateException("the registry %s does not give schema %d: it %s".formatted(url, id, failure));
    }

    private static void pause() {
        try {
            Thread.sleep(TIMEOUT.toMillis() / 5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<Schema> parsed(String text) {
        try {
            return Optional.of(new Schema.Parser().parse(text));
        } catch (RuntimeException noAvro) {
            return Optional.empty(); // the parser has several kinds of exception for what is none
        }
    }
}
