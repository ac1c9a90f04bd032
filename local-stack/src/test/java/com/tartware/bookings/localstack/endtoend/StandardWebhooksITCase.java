package com.tartware.bookings.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.schemas.webhook.WebhookSecrets;
import com.tartware.bookings.schemas.webhook.WebhookSignature;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our secrets and signatures, judged by the public library. */
class StandardWebhooksITCase {
    private static final UUID ENDPOINT = UUID.fromString("11111111-2222-4333-8444-555555555555");
    private static final String BODY = "{\"type\":\"booking.held\",\"data\":{\"detail\":\"Zoë — 部屋\"}}";

    @TempDir
    Path folder;

    @Test
    void thePublicLibraryTakesWhatIsSignedAndNothingElse() throws Exception {
        WebhookSecrets secrets = WebhookSecrets.of(WebhookSecrets.newMasterKey());
        try (StandardWebhooksReceiver receiver = new StandardWebhooksReceiver(folder.resolve("receiver"))) {
            receiver.expect(secrets.textOf("demo", ENDPOINT, 1));
            long now = Instant.now().getEpochSecond();
            String first = signature(secrets, 1, "demo.1.e", now);
            String second = signature(secrets, 2, "demo.1.e", now);

            assertThat(deliver(receiver, "demo.1.e", now, first, BODY)).isEqualTo(204);
            assertThat(deliver(receiver, "demo.1.e", now, second + " " + first, BODY))
                    .as("during the day after a rotation")
                    .isEqualTo(204);
            assertThat(deliver(receiver, "demo.1.e", now, second, BODY)).isEqualTo(401);
            assertThat(deliver(receiver, "demo.2.e", now, first, BODY)).isEqualTo(401);
            assertThat(deliver(receiver, "demo.1.e", now + 1, first, BODY)).isEqualTo(401);
            assertThat(deliver(receiver, "demo.1.e", now, first, BODY + " ")).isEqualTo(401);
            long old = now - 600;
            assertThat(deliver(receiver, "demo.1.e", old, signature(secrets, 1, "demo.1.e", old), BODY))
                    .isEqualTo(401);

            assertThat(receiver.awaitVerified(line -> true, Duration.ofSeconds(10))
                            .at("/message/data/detail")
                            .asText())
                    .isEqualTo("Zoë — 部屋");
        }
    }

    private static String signature(WebhookSecrets secrets, int generation, String id, long timestamp) {
        return WebhookSignature.of(
                secrets.keyOf("demo", ENDPOINT, generation), id, timestamp, BODY.getBytes(StandardCharsets.UTF_8));
    }

    private static int deliver(
            StandardWebhooksReceiver receiver, String id, long timestamp, String signatures, String body)
            throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(receiver.url()))
                                .header("webhook-id", id)
                                .header("webhook-timestamp", String.valueOf(timestamp))
                                .header("webhook-signature", signatures)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }
}
