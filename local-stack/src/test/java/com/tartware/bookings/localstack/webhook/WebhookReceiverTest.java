package com.tartware.bookings.localstack.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.localstack.webhook.DeliveryCheck.Verdict;
import com.tartware.bookings.localstack.webhook.WebhookReceiver.Behaviour;
import com.tartware.bookings.schemas.webhook.WebhookSignature;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookReceiverTest {
    /** The secret of the example in the Standard Webhooks specification. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String OTHER_SECRET = "whsec_b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldC0xMjM0NTY=";
    private static final String BODY =
            "{\"type\":\"booking.confirmed\",\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"data\":{\"tenant_sequence\":7}}";

    private final List<ReceivedDelivery> received = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private WebhookReceiver receiver;

    @AfterEach
    void stop() {
        if (receiver != null) {
            receiver.close();
        }
    }

    @Test
    void theSpecificationsExampleIsVerified() {
        DeliveryCheck check = new DeliveryCheck(List.of(SECRET));

        DeliveryCheck.Result result = check.check(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "1614265330",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8),
                Instant.ofEpochSecond(1_614_265_330),
                true);

        assertThat(result.verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void aSignedDeliveryIsVerifiedAndThenARepeat() throws Exception {
        listen(new Behaviour(204, 0, Duration.ZERO), SECRET);

        assertThat(deliver("demo.7.e", now(), signature(SECRET, "demo.7.e", now(), BODY), BODY))
                .isEqualTo(204);
        assertThat(deliver("demo.7.e", now(), signature(SECRET, "demo.7.e", now(), BODY), BODY))
                .isEqualTo(204);

        assertThat(received)
                .extracting(delivery -> delivery.result().verdict())
                .containsExactly(Verdict.VERIFIED, Verdict.REPEAT);
        assertThat(received.get(0).line()).contains("verified", "booking.confirmed", "#7", "demo.7.e", "answered 204");
        assertThat(received.get(0).json())
                .contains("\"verdict\":\"VERIFIED\"", "\"webhook_id\":\"demo.7.e\"", "\"tenant_sequence\":7");
    }

    @Test
    void whatWasNotTakenIsNoRepeatWhenItComesAgain() throws Exception {
        listen(new Behaviour(503, 0, Duration.ZERO), SECRET);

        assertThat(deliver("demo.7.e", now(), signature(SECRET, "demo.7.e", now(), BODY), BODY))
                .isEqualTo(503);
        assertThat(deliver("demo.7.e", now(), signature(SECRET, "demo.7.e", now(), BODY), BODY))
                .isEqualTo(503);

        assertThat(received)
                .extracting(delivery -> delivery.result().verdict())
                .containsExactly(Verdict.VERIFIED, Verdict.VERIFIED);
    }

    @Test
    void anyOfTheSignaturesAndAnyOfTheSecretsWillDo() throws Exception {
        listen(new Behaviour(200, 0, Duration.ZERO), OTHER_SECRET, SECRET);
        String both = signature("whsec_b2xk", "i", now(), BODY) + " " + signature(SECRET, "i", now(), BODY);

        assertThat(deliver("i", now(), both, BODY)).isEqualTo(200);
    }

    @Test
    void whatIsNotProvenIsRefusedAndSaysWhy() throws Exception {
        listen(new Behaviour(204, 0, Duration.ZERO), SECRET);
        long old = now() - 301;
        long future = now() + 360;

        assertThat(deliver("a", now(), signature(OTHER_SECRET, "a", now(), BODY), BODY))
                .isEqualTo(401);
        assertThat(deliver("b", now(), signature(SECRET, "b", now(), BODY), BODY + " "))
                .isEqualTo(401);
        assertThat(deliver("c", old, signature(SECRET, "c", old, BODY), BODY)).isEqualTo(401);
        assertThat(deliver("d", future, signature(SECRET, "d", future, BODY), BODY))
                .isEqualTo(401);
        assertThat(client.send(request().POST(BodyPublishers.ofString(BODY)).build(), BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(401);

        List<String> why =
                received.stream().map(delivery -> delivery.result().why()).toList();
        assertThat(why.subList(0, 2)).containsOnly("the signature does not match");
        assertThat(why.get(2)).startsWith("the timestamp is 30").endsWith("s old");
        assertThat(why.get(3)).startsWith("the timestamp is 3").endsWith("s in the future");
        assertThat(why.get(4)).isEqualTo("no header webhook-id");
    }

    @Test
    void aBodyWithoutEndIsNotKept() throws Exception {
        listen(new Behaviour(204, 0, Duration.ZERO), SECRET);
        String large = "x".repeat((1 << 20) + 1);

        assertThat(deliver("a", now(), signature(SECRET, "a", now(), large), large))
                .isEqualTo(413);
        assertThat(received.get(0).body()).isNull();
    }

    @Test
    void itFailsAndDelaysAsItIsTold() throws Exception {
        listen(new Behaviour(204, 1, Duration.ofMillis(120)), SECRET);
        long began = System.nanoTime();

        assertThat(deliver("a", now(), signature(SECRET, "a", now(), BODY), BODY))
                .isEqualTo(500);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(120));
    }

    @Test
    void withoutASecretNothingIsVerified() throws Exception {
        listen(new Behaviour(204, 0, Duration.ZERO));

        assertThat(deliver("a", now(), "v1,x", BODY)).isEqualTo(204);
        assertThat(received.get(0).result().verdict()).isEqualTo(Verdict.UNVERIFIED);
    }

    @Test
    void aStrangersTextDoesNotReachTheTerminalAsItIs() throws Exception {
        listen(new Behaviour(204, 0, Duration.ZERO));

        deliver("a", now(), "v1,x", "{\"type\":\"\\u001b[2J\\nverified\"}");

        assertThat(received.get(0).line()).doesNotContain("\u001b").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "whsec_", "whsec_%%%", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
    void whatIsNoSecretIsRefusedAtOnce(String secret) {
        assertThatThrownBy(() -> new DeliveryCheck(List.of(secret)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whsec_ and Base64");
    }

    private void listen(Behaviour behaviour, String... secrets) throws IOException {
        receiver = new WebhookReceiver(
                new InetSocketAddress("127.0.0.1", 0), Arrays.asList(secrets), behaviour, received::add);
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/in".formatted(receiver.port())));
    }

    private int deliver(String id, long timestamp, String signatures, String body) throws Exception {
        return client.send(
                        request()
                                .header("webhook-id", id)
                                .header("webhook-timestamp", String.valueOf(timestamp))
                                .header("webhook-signature", signatures)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private static String signature(String secret, String id, long timestamp, String body) {
        return WebhookSignature.of(DeliveryCheck.keyOf(secret), id, timestamp, body.getBytes(StandardCharsets.UTF_8));
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }
}
