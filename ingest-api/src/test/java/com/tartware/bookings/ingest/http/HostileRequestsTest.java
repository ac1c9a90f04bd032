package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.ingest.identity.keys.ApiKey;
import com.tartware.bookings.ingest.identity.keys.KeyRecord;
import com.tartware.bookings.ingest.identity.keys.KeysFileEditor;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request of {@code hostile-requests.txt} gets the answer that stands beside it, and leaves nothing in the logs, of commands and of endpoints. */
class HostileRequestsTest {
    private static final int REQUESTS_MIN = 350;

    @TempDir
    static Path folder;

    private static final Map<String, Integer> totals = new TreeMap<>();
    private static RunningIngest ingest;
    private static Map<String, String> known;
    private static List<WebhookEndpoint> endpoints;

    @BeforeAll
    static void start() throws Exception {
        ApiKey readOnly = ApiKey.generate(new SecureRandom());
        KeyRecord record = new KeyRecord(
                readOnly.prefix(),
                "demo",
                List.of("read"),
                readOnly.sha256Hex(),
                Instant.now(),
                Optional.empty(),
                Optional.empty());
        Path keys = folder.resolve("keys.yaml");
        new KeysFileEditor(keys).edit(file -> file.with(record));
        ingest = RunningIngest.admitting("--keys", keys.toString());
        known = Map.of(
                "read-key",
                readOnly.reveal(),
                "endpoint",
                registered("demo-key", "https://hooks.example/ours"),
                "acme-endpoint",
                registered("acme-key", "https://hooks.example/acme"));
        endpoints = List.copyOf(ingest.webhooks.log.records);
    }

    private static String registered(String key, String url) {
        return ingest.send(ingest.request("/v1/webhook-endpoints")
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"url\":\"%s\"}".formatted(url))))
                .json()
                .path("id")
                .asText();
    }

    @AfterAll
    static void stop() {
        System.out.println("Hostile requests: "
                + totals.values().stream().mapToInt(Integer::intValue).sum() + ", appended "
                + (ingest.log.appended.size() + ingest.webhooks.log.records.size() - endpoints.size()) + "; " + totals);
        ingest.close();
    }

    static List<HostileRequest> requests() {
        return HostileRequest.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void aHostileRequestIsAnsweredAndForgotten(HostileRequest request) {
        String answer = ingest.raw(request.with(known).text());

        String[] expected = request.expected().split(" ");
        assertThat(answer).as(request.tries()).startsWith("HTTP/1.1 " + expected[0] + " ");
        assertThat(ingest.log.appended).as(request.tries()).isEmpty();
        assertThat(ingest.webhooks.log.records).as(request.tries()).isEqualTo(endpoints);
        String[] headAndBody = answer.split("\r\n\r\n", 2);
        assertThat(headAndBody[0].lines().map(line -> line.toLowerCase(Locale.ROOT)))
                .contains(
                        "x-content-type-options: nosniff",
                        "cache-control: no-store",
                        "content-security-policy: default-src 'none'; frame-ancestors 'none'",
                        "referrer-policy: no-referrer")
                .noneMatch(line -> line.startsWith("server:")
                        || line.startsWith("x-powered-by:")
                        || line.startsWith("set-cookie:")
                        || line.startsWith("strict-transport-security:"));
        assertThat(headAndBody[1]).contains("\"code\":\"" + expected[1] + "\"");
        if (!expected[0].equals("200")) {
            assertThat(headAndBody[0]).contains("Content-Type: application/problem+json");
            assertThat(headAndBody[1]).contains("\"status\":" + expected[0]);
        }
        assertThat(headAndBody[1].toLowerCase(Locale.ROOT))
                .doesNotContain(
                        "jetty",
                        "javalin",
                        "jackson",
                        "exception",
                        "java.",
                        "at com.",
                        "<html",
                        "demo-key",
                        "acme",
                        "evil.example",
                        "/etc/passwd");
        totals.merge(request.expected(), 1, Integer::sum);
    }

    @Test
    void theTableIsLongEnough() {
        assertThat(requests()).hasSizeGreaterThanOrEqualTo(REQUESTS_MIN);
    }
}
