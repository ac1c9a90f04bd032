package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.http.FakeCommandLog.Broker;
import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tenant gets that asks for more than its share. Three writes and four reads at once; a second one takes minutes. */
class FairUseTest {
    @TempDir
    Path folder;

    private RunningIngest ingest;

    @BeforeEach
    void start() throws Exception {
        Path tenants = Files.writeString(folder.resolve("tenants.yaml"), """
            tenants:
              - id: demo
                api_keys: [demo-key]
                limits: {writes_per_second: 1, writes_burst: 3, reads_per_second: 1, reads_burst: 4}
              - id: acme
                api_keys: [acme-key]
              - id: globex
                api_keys: [globex-key]
                limits: {concurrent_requests: 2}
            """);
        ingest = RunningIngest.admitting("--tenants", tenants.toString());
    }

    @AfterEach
    void stop() {
        ingest.close();
    }

    @Test
    void everyAnswerSaysWhatIsLeft() {
        Answer first = post("demo-key", "k-1");
        Answer read = get("demo-key");

        assertThat(first.status()).isEqualTo(202);
        assertThat(first.header("RateLimit-Policy")).isEqualTo("\"writes\";q=3;w=3");
        assertThat(first.header("RateLimit")).isEqualTo("\"writes\";r=2;t=1");
        assertThat(read.header("RateLimit-Policy")).isEqualTo("\"reads\";q=4;w=4");
        assertThat(read.header("RateLimit")).isEqualTo("\"reads\";r=3;t=1");
    }

    @Test
    void whatIsTooMuchIsRefusedAndAppendsNothing() {
        Answer refused = exhaustWrites();

        assertThat(refused.code()).isEqualTo("RATE_LIMITED");
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"writes\";q=3;w=3");
        assertThat(refused.header("RateLimit")).isEqualTo("\"writes\";r=0;t=1");
    }

    @Test
    void oneTenantsFloodIsNobodyElsesAndNotEvenItsOwnReads() {
        exhaustWrites();

        assertThat(post("acme-key", "k").status()).isEqualTo(202);
        assertThat(post("acme-key", "k").header("RateLimit-Policy")).isEqualTo("\"writes\";q=10000;w=2");
        assertThat(get("demo-key").status()).isEqualTo(404);
    }

    @Test
    void theRefusalComesAfter404And405AndBeforeAnythingAboutTheBody() {
        exhaustWrites();

        assertThat(send("DELETE", "/v1/bookings", "demo-key", "").status()).isEqualTo(405);
        assertThat(send("POST", "/v1/nothing", "demo-key", "").status()).isEqualTo(404);
        assertThat(send("POST", "/v1/bookings/x/confirm", "demo-key", "").status())
                .isEqualTo(404);
        assertThat(send("POST", "/v1/bookings", "nonsense", "").status()).isEqualTo(401);
        // Neither a media type, nor a size, nor a key, nor JSON. One a second gets further, and is told of its media
        // type.
        await(() ->
                send("POST", "/v1/bookings", "demo-key", " ".repeat(300_000)).status() == 429);
    }

    @Test
    void requestsUnderWayAreCappedAndLeaveWhenTheyAreAnswered() throws Exception {
        ingest.log.broker = Broker.SILENT;
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            String key = "held-" + i;
            Thread thread = new Thread(() -> post("globex-key", key));
            thread.start();
            waiting.add(thread);
        }
        await(() -> ingest.log.appended.size() == 2);

        Answer refused = get("globex-key");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"concurrent\";q=2;qu=\"concurrent-requests\"");
        assertThat(get("acme-key").status()).isEqualTo(404);

        ingest.log.appended.forEach(held -> held.acknowledged().complete(null));
        for (Thread thread : waiting) {
            thread.join();
        }
        await(() ->
                metric("tartware_ingest_requests_concurrent{tenant=\"globex\"}").equals("0.0"));
        assertThat(get("globex-key").status()).isEqualTo(404);
    }

    @Test
    void aRequestThatFailsLeaves() {
        for (int i = 0; i < 10; i++) {
            assertThat(send("POST", "/v1/bookings", "globex-key", "{").status()).isEqualTo(415);
            assertThat(ingest.raw("POST /v1/bookings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer globex-key\r\n"
                            + "Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{"))
                    .doesNotContain("429");
        }
    }

    @Test
    void refusalsAreCountedByTenantAndLimitsAreShown() {
        exhaustWrites();

        assertThat(metric("tartware_ingest_rate_limited_total{kind=\"writes\",tenant=\"demo\"}"))
                .isEqualTo("1.0");
        assertThat(metric("tartware_ingest_limit{kind=\"writes\",tenant=\"acme\"}"))
                .isEqualTo("5000.0");
    }

    @Test
    void aBatchTakesItsLinesFromTheSameBucket() {
        String line = RunningIngest.ONE_STAY.replaceFirst("\\{", "{\"idempotency_key\":\"k\",") + "\n";

        Answer batch = ingest.send(ingest.request("/v1/bookings:batch")
                .header("Authorization", "Bearer demo-key")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(line.repeat(10))));

        assertThat(batch.status()).isEqualTo(200);
        List<String> fates = batch.body()
                .lines()
                .map(result -> result.replaceFirst(".*\"status\":(\\d+).*", "$1"))
                .toList();
        assertThat(fates.subList(0, 3)).containsOnly("202");
        // One comes back every second, should the batch take so long.
        assertThat(fates.subList(3, 10)).contains("429");
        assertThat(ingest.log.appended)
                .hasSize((int) fates.stream().filter("202"::equals).count());
        assertThat(batch.body()).contains("\"code\":\"RATE_LIMITED\"");
        await(() -> post("demo-key", "k").status() == 429);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("waited for too long").isNegative();
            Thread.onSpinWait();
        }
    }

    private Answer exhaustWrites() {
        for (int i = 0; i < 100; i++) {
            int appended = ingest.log.appended.size();
            Answer answer = post("demo-key", "k-" + i);
            if (answer.status() == 429) {
                assertThat(ingest.log.appended).hasSize(appended);
                return answer;
            }
        }
        throw new AssertionError("nothing was refused");
    }

    private String metric(String name) {
        return ingest.send(ingest.request("/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow();
    }

    private Answer get(String key) {
        return ingest.send(ingest.request(RunningIngest.BOOKING).header("Authorization", "Bearer " + key));
    }

    private Answer post(String key, String idempotencyKey) {
        return ingest.send(ingest.request(RunningIngest.BOOKINGS)
                .header("Authorization", "Bearer " + key)
                .header("Idempotency-Key", idempotencyKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(RunningIngest.ONE_STAY)));
    }

    private Answer send(String method, String path, String key, String body) {
        HttpRequest.Builder request = ingest.request(path).header("Authorization", "Bearer " + key);
        return ingest.send(request.method(method, BodyPublishers.ofString(body)));
    }
}
