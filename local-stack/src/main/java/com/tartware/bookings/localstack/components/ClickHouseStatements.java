package com.tartware.bookings.localstack.components;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Statements to ClickHouse over HTTP, one at a time. */
final class ClickHouseStatements {
    private final String url;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    ClickHouseStatements(String url) {
        this.url = url;
    }

    /** @throws IOException with ClickHouse's words if it refuses */
    String run(String statement, String database) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/?database=" + database))
                .timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.ofString(statement))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("ClickHouse refused %s: %s"
                    .formatted(statement, answer.body().strip()));
        }
        return answer.body();
    }
}
