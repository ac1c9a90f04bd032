package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tartware.bookings.ingest.http.FakeCommandLog.Broker;
import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many bookings in one request: each line has a fate of its own. */
class BatchTest {
    private static final String BATCH = "/v1/bookings:batch";
    private static final ObjectMapper JSON = new ObjectMapper();

    private RunningIngest ingest;

    @BeforeEach
    void start() {
        ingest = new RunningIngest();
    }

    @AfterEach
    void stop() {
        ingest.close();
    }

    private static String line(String key) {
        return RunningIngest.ONE_STAY.substring(0, RunningIngest.ONE_STAY.length() - 1) + ",\"idempotency_key\":\""
                + key + "\"}";
    }

    private static String lines(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> line("k-" + i)).collect(Collectors.joining("\n"));
    }

    private HttpRequest.Builder batch(String body) {
        return ingest.request(BATCH)
                .header("Authorization", "Bearer demo-key")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(body));
    }

    private List<JsonNode> results(String body) {
        Answer answer = ingest.send(batch(body));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
        return parsed(answer.body());
    }

    private static List<JsonNode> parsed(String ndjson) {
        return ndjson.lines().map(BatchTest::parsedLine).toList();
    }

    private static JsonNode parsedLine(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> fates(List<JsonNode> results) {
        return results.stream()
                .map(result -> result.get("line").asInt() + " "
                        + result.get("status").asInt()
                        + (result.has("code") ? " " + result.get("code").asText() : ""))
                .toList();
    }

    @Test
    void everyLineIsAppendedInOrderUnderTheIdsOfASinglePost() {
        List<JsonNode> results = results(line("k-1") + "\n" + line("k-2") + "\n");
        Answer single = ingest.post(RunningIngest.ONE_STAY);

        assertThat(fates(results)).containsExactly("1 202", "2 202");
        assertThat(results.get(0).get("command_id")).isEqualTo(single.json().get("command_id"));
        assertThat(results.get(0).get("booking_id")).isEqualTo(single.json().get("booking_id"));
        assertThat(ingest.log.appended.stream()
                        .map(appended -> UuidBytes.toUuid(appended.command().getCommandId())
                                .toString())
                        .toList())
                .containsExactly(
                        results.get(0).get("command_id").asText(),
                        results.get(1).get("command_id").asText(),
                        single.json().get("command_id").asText());
        assertThat(ingest.get("/v1/commands/" + results.get(1).get("command_id").asText())
                        .json()
                        .get("status")
                        .asText())
                .isEqualTo("PENDING");
    }

    @Test
    void badLinesStopNoGoodOnes() {
        List<JsonNode> results = results(String.join(
                "\n",
                line("k-1"),
                "",
                "hello",
                "[]",
                RunningIngest.ONE_STAY,
                RunningIngest.ONE_STAY.replaceFirst("\\{", "{\"idempotency_key\":null,"),
                RunningIngest.ONE_STAY.replaceFirst("\\{", "{\"idempotency_key\":7,"),
                line("a b"),
                line("x".repeat(256)),
                line("k").replace("\"rooms\":1", "\"rooms\":100"),
                line("k").replaceFirst("\\{", "{\"idempotency_key\":\"k\","),
                line("k") + line("k"),
                "{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}",
                "{\"guest_ref\":\"" + "x".repeat(262_144) + "\"}",
                line("x".repeat(255)),
                line("k-2") + "\r",
                line("k-3")));

        assertThat(fates(results))
                .containsExactly(
                        "1 202",
                        "2 400 MALFORMED_JSON",
                        "3 400 MALFORMED_JSON",
                        "4 400 MALFORMED_JSON",
                        "5 400 IDEMPOTENCY_KEY_MISSING",
                        "6 400 IDEMPOTENCY_KEY_MISSING",
                        "7 400 IDEMPOTENCY_KEY_INVALID",
                        "8 400 IDEMPOTENCY_KEY_INVALID",
                        "9 400 IDEMPOTENCY_KEY_INVALID",
                        "10 422 INVALID_FIELD",
                        "11 400 MALFORMED_JSON",
                        "12 400 MALFORMED_JSON",
                        "13 400 MALFORMED_JSON",
                        "14 413 BODY_TOO_LARGE",
                        "15 202",
                        "16 202",
                        "17 202");
        assertThat(results.get(9).get("errors").get(0).get("pointer").asText()).isEqualTo("/stays/0/rooms");
        assertThat(ingest.log.appended).hasSize(4);
    }

    @Test
    void linesBeyondTheThousandthAreTooMany() {
        List<JsonNode> results = results(lines(1_003));

        assertThat(fates(results.subList(0, 1_000)))
                .isEqualTo(IntStream.rangeClosed(1, 1_000)
                        .mapToObj(i -> i + " 202")
                        .toList());
        assertThat(fates(results.subList(1_000, 1_003)))
                .containsExactly("1001 413 BODY_TOO_LARGE", "1002 413 BODY_TOO_LARGE", "1003 413 BODY_TOO_LARGE");
        assertThat(ingest.log.appended).hasSize(1_000);
    }

    @Test
    void nothingInIsNothingOut() {
        assertThat(results("")).isEmpty();
        assertThat(fates(results("\n"))).containsExactly("1 400 MALFORMED_JSON");
        assertThat(fates(results("\n\n" + line("k"))))
                .containsExactly("1 400 MALFORMED_JSON", "2 400 MALFORMED_JSON", "3 202");
    }

    @Test
    void aMebibyteIsTakenAndAByteMoreIsNot() {
        String full = line("k") + "\n" + " ".repeat(1024 * 1024 - line("k").length() - 1);

        assertThat(fates(results(full))).containsExactly("1 202", "2 413 BODY_TOO_LARGE");
        Answer larger = ingest.send(batch(full + " "));
        assertThat(larger.status()).isEqualTo(413);
        assertThat(larger.code()).isEqualTo("BODY_TOO_LARGE");
        assertThat(ingest.log.appended).hasSize(1);
    }

    @Test
    void aMillionEmptyLinesAreAnsweredOneByOne() {
        List<JsonNode> results = results("\n".repeat(1024 * 1024));

        assertThat(results).hasSize(1024 * 1024);
        assertThat(fates(results.subList(999, 1_001)))
                .containsExactly("1000 400 MALFORMED_JSON", "1001 413 BODY_TOO_LARGE");
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource({
        "POST, wrong-key, application/x-ndjson, 401",
        "GET, demo-key, application/x-ndjson, 405",
        "POST, demo-key, application/json, 415",
        "POST, demo-key, application/x-ndjson; charset=utf-16, 415",
        "POST, demo-key, application/x-ndjson; charset=UTF-8, 200"
    })
    void theRequestAsAWholeIsCheckedLikeAnyOther(String method, String key, String contentType, int status) {
        Answer answer = ingest.send(ingest.request(BATCH)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", contentType)
                .method(method, BodyPublishers.ofString(line("k"))));

        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void aHeaderWithAKeyIsNoKeyOfALine() {
        Answer answer = ingest.send(batch(RunningIngest.ONE_STAY).header("Idempotency-Key", "k"));

        assertThat(fates(parsed(answer.body()))).containsExactly("1 400 IDEMPOTENCY_KEY_MISSING");
    }

    @Test
    void aSilentBrokerIsWaitedForOnceHoweverManyLinesThereAre() {
        ingest.log.broker = Broker.SILENT;
        long beginNanos = System.nanoTime();
        List<JsonNode> results = results(lines(1_000));

        assertThat(Duration.ofNanos(System.nanoTime() - beginNanos)).isLessThan(Duration.ofSeconds(3)); // two waits
        assertThat(results)
                .hasSize(1_000)
                .allSatisfy(result -> assertThat(result.get("code").asText()).isEqualTo("LOG_UNAVAILABLE"));
    }

    @Test
    void resultsGoOutAsTheyAreKnown() throws IOException {
        ingest.log.broker = Broker.SILENT;
        try (Socket socket = new Socket("127.0.0.1", ingest.port())) {
            socket.setSoTimeout(5_000);
            String body = line("k-1") + "\n" + line("k-2");
            socket.getOutputStream()
                    .write(("POST " + BATCH
                                    + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer demo-key\r\n"
                                    + "Content-Type: application/x-ndjson\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            while (ingest.log.appended.size() < 2) {
                Thread.onSpinWait();
            }
            // Out of order: the second line's result waits for the first's.
            ingest.log.appended.get(1).acknowledged().complete(null);
            ingest.log.appended.get(0).acknowledged().complete(null);

            assertThat(answer.lines().filter(line -> line.startsWith("{")).toList())
                    .hasSize(2)
                    .first()
                    .asString()
                    .startsWith("{\"line\":1,\"status\":202,");
        }
        try (Socket socket = new Socket("127.0.0.1", ingest.port())) {
            socket.setSoTimeout(1_000);
            String body = "x\n" + line("k-3");
            socket.getOutputStream()
                    .write(("POST " + BATCH
                                    + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer demo-key\r\n"
                                    + "Content-Type: application/x-ndjson\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

            // While the second line still waits for the broker.
            assertThat(answer.lines().filter(line -> line.startsWith("{")).findFirst())
                    .hasValueSatisfying(line -> assertThat(line).contains("\"line\":1,\"status\":400"));
        }
    }

    @Test
    void aTenantHasSixteenBatchesUnderWayAndOthersHaveRoom() throws Exception {
        ingest.post(RunningIngest.ONE_STAY);
        ingest.log.appended.clear();
        ingest.log.broker = Broker.SILENT;
        List<Socket> underWay = new ArrayList<>();
        try {
            for (int i = 0; i < 16; i++) {
                underWay.add(begin("demo-key", line("k-" + i)));
            }
            while (ingest.log.appended.size() < 16) {
                Thread.onSpinWait();
            }
            Answer further = ingest.send(batch(line("k-16")));
            underWay.add(begin("acme-key", line("k-17")));
            while (ingest.log.appended.size() < 17) {
                Thread.onSpinWait();
            }

            assertThat(further.status()).as(further.body()).isEqualTo(429);
            assertThat(further.code()).isEqualTo("RATE_LIMITED");
            assertThat(further.header("Retry-After")).isEqualTo("1");
            assertThat(further.header("RateLimit-Policy")).isEqualTo("\"batches\";q=16");
            assertThat(ingest.log.appended.get(16).command().getTenantId()).isEqualTo("acme");

            ingest.log.broker = Broker.ACKNOWLEDGES;
            ingest.log.appended.forEach(line -> line.acknowledged().complete(ingest.log.logTime));
            for (Socket socket : underWay) {
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 200 ");
            }
            assertThat(fates(results(line("k-18")))).containsExactly("1 202");
        } finally {
            for (Socket socket : underWay) {
                socket.close();
            }
        }
    }

    private Socket begin(String key, String body) throws IOException {
        Socket socket = new Socket("127.0.0.1", ingest.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(("POST " + BATCH + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " + key
                                + "\r\nContent-Type: application/x-ndjson\r\nContent-Length: " + body.length()
                                + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
