package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and in which order the checks speak. */
class AccessTest {
    private static RunningIngest ingest;

    @BeforeAll
    static void start() {
        ingest = new RunningIngest();
    }

    @AfterAll
    static void stop() {
        assertThat(ingest.log.appended).isEmpty();
        ingest.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo-key",
                "Bearer",
                "Bearer ",
                "Bearer wrong",
                "Bearer demo-ke",
                "Bearer demo-key2",
                "Bearer DEMO-KEY",
                "Bearer demo-key demo-key",
                "Basic ZGVtbzpkZW1vLWtleQ==",
                "Bearer demo"
            })
    void anythingButAKeyOfOursIsUnauthenticated(String authorization) {
        Answer answer = ingest.send(ingest.request("/v1/bookings")
                .header("Authorization", authorization)
                .POST(body()));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void twoCredentialsAreNone() {
        Answer answer = ingest.send(ingest.request("/v1/bookings/x")
                .header("Authorization", "Bearer demo-key")
                .header("Authorization", "Bearer acme-key"));

        assertThat(answer.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        ", There is no Authorization header.",
        "Basic ZGVtbzpkZW1vLWtleQ==, The Authorization header does not say Bearer and a key.",
        "Bearer, The Authorization header does not say Bearer and a key.",
        "Bearer demo-ke, The key is none of ours."
    })
    void whatIsWrongWithACredentialIsSaid(String authorization, String why) {
        HttpRequest.Builder request = ingest.request("/v1/bookings/x");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }

        assertThat(ingest.send(request).json().path("detail").asText())
                .isEqualTo(why + " Send one header Authorization: Bearer <API key>.");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1",
        "GET, /v1/",
        "GET, /v1/nothing",
        "DELETE, /v1/bookings",
        "POST, /v1/bookings",
        "BEFORE, /v1/bookings",
        "GET, /v1/bookings/x",
        "PATCH, /v1/bookings/x",
        "POST, /v1/bookings/x/confirm",
        "POST, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45/extend",
        "GET, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45/confirm"
    })
    void underV1NothingIsSaidWithoutACredential(String method, String path) {
        assertThat(ingest.send(ingest.request(path).method(method, BodyPublishers.noBody()))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1, 404",
        "GET, /v1/nothing, 404",
        "GET, /nothing, 404",
        "GET, /, 404",
        "POST, /v1/bookings/x/nothing, 404",
        "POST, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45/nothing, 404",
        "POST, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45/Confirm, 404",
        "POST, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45/confirm/now, 404",
        "POST, /v1/confirm, 404",
        "GET, /V1/bookings, 404",
        "DELETE, /v1/bookings, 405",
        "GET, /v1/bookings:batch, 405",
        "HEAD, /v1/bookings:batch, 405",
        "OPTIONS, /v1/bookings, 405",
        "PATCH, /v1/bookings, 405",
        "POST, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45, 405",
        "PUT, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45, 405",
        "DELETE, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45, 405",
        "GET, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45/confirm, 405",
        "HEAD, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45/cancel, 405",
        "PUT, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45/release, 405",
        "PATCH, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45/extend, 405",
        "DELETE, /v1/bookings/x/confirm, 405",
        "PATCH, /v1/properties/p/room-types/r/inventory, 405",
        "INVENTED, /v1/bookings, 405",
        "BEFORE, /v1/bookings, 405",
        "POST, /health/live, 405",
        "DELETE, /v1/commands/x, 405",
        "PUT, /metrics, 405",
        "TRACE, /v1/bookings, 405"
    })
    void unknownPathsAndMethodsAreToldApart(String method, String path, int status) {
        String answer = ingest.raw(method + " " + path
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer demo-key\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 " + status).contains("Content-Type: application/problem+json");
        if (!method.equals("HEAD")) {
            assertThat(answer).contains(status == 404 ? "\"NOT_FOUND\"" : "\"METHOD_NOT_ALLOWED\"");
        }
    }

    @Test
    void aRefusedMethodComesWithThoseAllowed() {
        Answer bookings = ingest.send(ingest.request("/v1/bookings")
                .header("Authorization", "Bearer demo-key")
                .DELETE());
        Answer command = ingest.send(ingest.request("/v1/commands/x")
                .header("Authorization", "Bearer demo-key")
                .DELETE());

        Answer booking = ingest.send(ingest.request(RunningIngest.BOOKING)
                .header("Authorization", "Bearer demo-key")
                .DELETE());
        Answer action = ingest.get(RunningIngest.BOOKING + "/extend");

        assertThat(List.of(bookings.header("Allow").split(", "))).containsExactlyInAnyOrder("GET", "HEAD", "POST");
        assertThat(action.header("Allow")).isEqualTo("POST");
        assertThat(List.of(booking.header("Allow").split(", "))).containsExactlyInAnyOrder("GET", "HEAD", "PATCH");
        assertThat(List.of(command.header("Allow").split(", "))).containsExactlyInAnyOrder("GET", "HEAD");
    }

    @Test
    void aMethodOverrideChangesNothing() {
        Answer answer = ingest.send(ingest.request("/v1/bookings:batch")
                .header("Authorization", "Bearer demo-key")
                .header("X-HTTP-Method-Override", "POST"));

        assertThat(answer.status()).isEqualTo(405);
    }

    @ParameterizedTest(name = "{0} {1}, not found: {2}")
    @CsvSource({
        "PUT, /v1/properties/p/room-types/r/inventory, /v1/properties/p/room-types/r/nothing",
        "POST, /v1/bookings, /v1/nothing",
        "PATCH, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45, /v1/bookings/x",
        "POST, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45/confirm, /v1/bookings/1-1-1-1-1/confirm",
        "POST, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45/cancel, /v1/bookings/b692422a684c57f6bfd2f902c748bf45/cancel",
        "POST, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45/release, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf4/release",
        "POST, /v1/bookings/b692422a-684c-57f6-bfd2-f902c748bf45/extend, /v1/bookings/%7Bb692422a-684c-57f6-bfd2-f902c748bf45%7D/extend"
    })
    void theChecksSpeakInTheContractsOrder(String method, String path, String unknownPath) {
        HttpRequest.Builder request = ingest.request(unknownPath).method(method, BodyPublishers.ofString("{"));
        assertCode(request, "UNAUTHENTICATED");

        request.header("Authorization", "Bearer demo-key");
        assertCode(request, "NOT_FOUND");

        request.uri(URI.create("http://127.0.0.1:" + ingest.port() + path));
        request.method(method, BodyPublishers.ofString(" ".repeat(262_145)));
        assertCode(request, "UNSUPPORTED_MEDIA_TYPE");

        request.header("Content-Type", "application/json");
        assertCode(request, "BODY_TOO_LARGE");

        request.method(method, BodyPublishers.ofString("{"));
        assertCode(request, "IDEMPOTENCY_KEY_MISSING");

        request.setHeader("Idempotency-Key", "k k");
        assertCode(request, "IDEMPOTENCY_KEY_INVALID");

        request.setHeader("Idempotency-Key", "k");
        assertCode(request, "MALFORMED_JSON");

        request.method(method, BodyPublishers.ofString("{\"guest_name\":\"x\"}"));
        assertCode(request, "INVALID_FIELD");
    }

    private static void assertCode(HttpRequest.Builder request, String code) {
        Answer answer = ingest.send(request);
        assertThat(answer.code()).as("%s", answer).isEqualTo(code);
    }

    @Test
    void healthAndMetricsNeedNoCredential() {
        assertThat(ingest.send(ingest.request("/health/live")).status()).isEqualTo(200);
        assertThat(ingest.send(ingest.request("/health/ready")).status()).isEqualTo(200);
        assertThat(ingest.send(ingest.request("/metrics")).status()).isEqualTo(200);
    }

    private static BodyPublisher body() {
        return BodyPublishers.ofString(RunningIngest.ONE_STAY);
    }
}
