package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import com.tartware.bookings.ingest.identity.Authentication;
import com.tartware.bookings.ingest.logging.RecordedLog;
import com.tartware.bookings.ingest.webhooks.WebhookEndpoints;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody who lost a key finds in the log. */
class CredentialsInTheLogTest {
    private static final String PATH = "/v1/webhook-endpoints";

    private RunningIngest ingest;

    @BeforeEach
    void start() {
        ingest = new RunningIngest();
    }

    @AfterEach
    void stop() {
        ingest.close();
    }

    @Test
    void theFirstUseOfAKeyInAnHourIsTold() {
        try (RecordedLog log = new RecordedLog(Authentication.class)) {
            ingest.get(PATH);
            ingest.get(PATH);

            // Two if an hour ends between the two.
            assertThat(log.lines())
                    .hasSizeBetween(1, 2)
                    .containsOnly("First use in this hour: demo local key 1, tenant demo");
        }
    }

    @Test
    void everyChangeOfAWebhookEndpointIsToldWithItsKey() {
        try (RecordedLog log = new RecordedLog(WebhookEndpoints.class)) {
            String id = post(PATH, "{\"url\":\"https://hooks.example/in\"}")
                    .json()
                    .get("id")
                    .asText();
            String one = PATH + "/" + id;
            post(one + "/rotate-secret", "");
            post(one + "/replay", "{\"from_sequence\":1}");
            ingest.get(PATH);
            ingest.get(one);
            ingest.send(authorized(one).DELETE());

            String told = "Webhook endpoint " + id + " of tenant demo is at revision %d by demo local key 1: %s";
            assertThat(log.lines())
                    .containsExactly(
                            told.formatted(1, "POST " + PATH),
                            told.formatted(2, "POST " + one + "/rotate-secret"),
                            told.formatted(3, "POST " + one + "/replay"),
                            told.formatted(4, "DELETE " + one));
        }
    }

    private Answer post(String path, String body) {
        return ingest.send(
                authorized(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder authorized(String path) {
        return ingest.request(path).header("Authorization", "Bearer demo-key");
    }
}
