package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.http.RunningIngest.Answer;
import com.tartware.bookings.ingest.store.StoredDecision;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The event stream over real connections, with a live side and a store that the test controls. */
class EventsTest {
    private RunningIngest ingest;
    private final List<ListeningClient> clients = new ArrayList<>();

    @BeforeEach
    void start() {
        ingest = new RunningIngest();
    }

    @AfterEach
    void stop() {
        clients.forEach(ListeningClient::close);
        ingest.close();
    }

    @Test
    void aStreamBeginsWithWhatIsDecidedFromNowOn() throws Exception {
        store("demo", 1, 3);
        ListeningClient client = listen("");

        assertThat(client.head().get(0)).isEqualTo("HTTP/1.1 200 OK");
        assertThat(client.head())
                .contains("Content-Type: text/event-stream", "Cache-Control: no-store", "Connection: close");
        assertThat(client.next()).isEqualTo("retry: 2000");
        assertThat(client.next()).isEqualTo("id: 3");
        assertThat(client.next()).isEmpty();

        ingest.live.decide("demo", 4, "{\"tenant_sequence\":4}");
        ingest.live.decide("acme", 4, "{\"tenant_sequence\":4,\"of\":\"acme\"}");
        ingest.live.decide("demo", 5, "{\"tenant_sequence\":5}");

        assertThat(client.next("id")).isEqualTo("id: 4");
        assertThat(client.next()).isEqualTo("data: {\"tenant_sequence\":4}");
        assertThat(client.next()).isEmpty();
        assertThat(client.nextIds(1)).containsExactly(5L);
    }

    @Test
    void aClientThatComesAgainGoesOnAfterItsLastEvent() throws Exception {
        store("demo", 1, 250);
        store("acme", 1, 400);
        ListeningClient client = listen("Last-Event-ID: 7\r\n");

        assertThat(client.nextIds(243)).containsExactlyElementsOf(sequences(8, 250));
        ingest.live.decide("demo", 251, "{}");
        assertThat(client.nextIds(1)).containsExactly(251L);
    }

    @Test
    void theHeaderWinsOverTheQuery() throws Exception {
        store("demo", 1, 9);
        ListeningClient query = new ListeningClient(
                        ingest.port(), "/v1/events?after=4", "Authorization: Bearer demo-key\r\n")
                .reading();
        ListeningClient both = new ListeningClient(
                        ingest.port(), "/v1/events?after=4", "Authorization: Bearer demo-key\r\nLast-Event-ID: 7\r\n")
                .reading();
        clients.addAll(List.of(query, both));

        assertThat(query.nextIds(1)).containsExactly(5L);
        assertThat(both.nextIds(1)).containsExactly(8L);
    }

    /** The store is behind the log: what the live side missed comes first, however late. */
    @Test
    void whatTheLiveSideMissedIsFilledFromTheStoreBeforeAnythingLaterIsSent() throws Exception {
        store("demo", 1, 3);
        ListeningClient client = listen("Last-Event-ID: 2\r\n");
        assertThat(client.nextIds(1)).containsExactly(3L);

        for (long sequence = 6; sequence <= 8; sequence++) {
            ingest.live.decide("demo", sequence, "{}");
        }
        store("demo", 4, 4);
        assertThat(client.nextIds(1)).containsExactly(4L);
        store("demo", 5, 6);

        assertThat(client.nextIds(4)).containsExactly(5L, 6L, 7L, 8L);
    }

    @Test
    void decisionsThatComeAgainAreSentOnce() throws Exception {
        ListeningClient client = listen("");
        for (int again = 0; again < 3; again++) {
            for (long sequence = 1; sequence <= 4; sequence++) {
                ingest.live.decide("demo", sequence, "{}");
            }
        }
        ingest.live.decide("demo", 5, "{}");

        assertThat(client.nextIds(5)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void aDecisionFarAheadIsNotSentAndDoesNotStopWhatFollows() throws Exception {
        ListeningClient client = listen("");
        ingest.live.decide("demo", 1, "{}");
        ingest.live.decide("demo", 1_000_000, "{}");
        ingest.live.decide("demo", 2, "{}");
        store("demo", 1, 2);
        ingest.live.decide("demo", 3, "{}");

        assertThat(client.nextIds(3)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void withoutTheLiveSideTheStoreFeedsTheStream() throws Exception {
        ListeningClient client = listen("");
        store("demo", 1, 120);
        assertThat(client.nextIds(120)).containsExactlyElementsOf(sequences(1, 120));
        store("demo", 121, 121);
        assertThat(client.nextIds(1)).containsExactly(121L);
    }

    @Test
    void withoutTheStoreTheLiveSideFeedsTheStream() throws Exception {
        ListeningClient client = listen("Last-Event-ID: 0\r\n");
        ingest.store.away = true;
        ingest.live.decide("demo", 1, "{}");

        assertThat(client.nextIds(1)).containsExactly(1L);
        assertThat(ingest.get("/health/live").status()).isEqualTo(200);
    }

    @Test
    void aStreamFromNowOnNeedsToKnowWhereNowIs() {
        ingest.store.away = true;

        Answer answer = ingest.get("/v1/events");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("STORE_UNAVAILABLE");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void aSlowReaderHoldsNobodyUpAndMissesNothing() throws Exception {
        String large = "{\"x\":\"" + "y".repeat(20_000) + "\"}";
        ListeningClient slow =
                new ListeningClient(ingest.port(), "/v1/events?after=0", "Authorization: Bearer demo-key\r\n");
        clients.add(slow);
        ListeningClient quick = listen("Last-Event-ID: 0\r\n");
        for (long sequence = 1; sequence <= 1_000; sequence++) {
            ingest.store.decide("demo", decision(sequence, large));
            ingest.live.decide("demo", sequence, large);
        }

        assertThat(quick.nextIds(1_000)).containsExactlyElementsOf(sequences(1, 1_000));
        assertThat(slow.reading().nextIds(1_000)).containsExactlyElementsOf(sequences(1, 1_000));
        assertThat(ingest.store.pagesRead.get())
                .as("what the slow one was behind came from the store")
                .isPositive();
    }

    @Test
    void closingTheServerEndsEveryStreamAtOnce() throws Exception {
        ListeningClient client = listen("Last-Event-ID: 0\r\n");
        ListeningClient deaf =
                new ListeningClient(ingest.port(), "/v1/events?after=0", "Authorization: Bearer demo-key\r\n");
        clients.add(deaf);
        String large = "{\"x\":\"" + "y".repeat(100_000) + "\"}";
        for (long sequence = 1; sequence <= 100; sequence++) {
            ingest.store.decide("demo", decision(sequence, large));
        }
        assertThat(client.nextIds(100)).hasSize(100);

        long startNanos = System.nanoTime();
        ingest.close();

        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(5));
        assertThat(client.next("never")).isEqualTo(ListeningClient.END);
    }

    @Test
    void aClientThatWentIsNoticedAndItsTenantNoLongerCounted() throws Exception {
        ListeningClient client = listen("Last-Event-ID: 0\r\n");
        await(() -> metric("tartware_ingest_events_streams").equals("1.0"));
        client.close();
        for (long sequence = 1; sequence <= 50; sequence++) {
            ingest.live.decide("demo", sequence, "{}");
            Thread.sleep(20);
        }
        await(() -> metric("tartware_ingest_events_streams").equals("0.0"));
        assertThat(metric("tartware_ingest_events_streams_ended_total{why=\"client\"}"))
                .isEqualTo("1.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "/v1/events | x | 400 BAD_REQUEST",
                "/v1/events | -1 | 400 BAD_REQUEST",
                "/v1/events | '' | 400 BAD_REQUEST",
                "/v1/events | 9999999999999999999 | 400 BAD_REQUEST",
                "/v1/events | 9007199254740992 | 400 BAD_REQUEST",
                "/v1/events?after=x | - | 422 INVALID_FIELD",
                "/v1/events?after=-1 | - | 422 INVALID_FIELD",
                "/v1/events?after=1&after=2 | - | 422 INVALID_FIELD",
                "/v1/events?after=x | 7 | 422 INVALID_FIELD",
                "/v1/events?since=7 | - | 422 INVALID_FIELD"
            })
    void aPlaceThatIsNoneIsRefused(String path, String lastEventId, String refusal) {
        for (String method : List.of("GET", "HEAD")) {
            HttpRequest.Builder request = ingest.request(path)
                    .header("Authorization", "Bearer demo-key")
                    .method(method, HttpRequest.BodyPublishers.noBody());
            if (lastEventId != null) {
                request.header("Last-Event-ID", lastEventId);
            }
            Answer answer = ingest.send(request);
            assertThat(answer.status() + (method.equals("GET") ? " " + answer.code() : refusal.substring(3)))
                    .isEqualTo(refusal);
        }
        assertThat(metric("tartware_ingest_events_streams")).isEqualTo("0.0");
    }

    @Test
    void headOpensNoStream() {
        Answer answer = ingest.send(ingest.request("/v1/events")
                .header("Authorization", "Bearer demo-key")
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(ingest.live.followed).isEmpty();
    }

    @Test
    void withoutAKeyThereIsNoStream() {
        assertThat(ingest.send(ingest.request("/v1/events")).status()).isEqualTo(401);
    }

    /** Over the tenant's 1,000 there are none; a stream costs no thread, and little memory. */
    @Test
    void aThousandStreamsCostNoThreadAndLittleMemory() throws Exception {
        ListeningClient first = listen("Last-Event-ID: 0\r\n");
        long bytesBefore = usedHeapBytes();
        for (int i = 1; i < 1_000; i++) {
            clients.add(new ListeningClient(ingest.port(), "/v1/events?after=0", "Authorization: Bearer demo-key\r\n"));
        }
        await(() -> metric("tartware_ingest_events_streams").equals("1000.0"));
        ingest.live.decide("demo", 1, "{}");
        await(() -> metric("tartware_ingest_events_sent_total").equals("1000.0"));

        Answer full = ingest.get("/v1/events");
        long extraBytes = usedHeapBytes() - bytesBefore;

        assertThat(first.nextIds(1)).containsExactly(1L);
        assertThat(full.status()).isEqualTo(429);
        assertThat(full.code()).isEqualTo("RATE_LIMITED");
        assertThat(full.header("Retry-After")).isEqualTo("5");
        await(() -> threadsAtWork().size() <= 2);
        assertThat(extraBytes).as("of heap").isLessThan(100L * 1024 * 1024);
        assertThat(new ListeningClient(ingest.port(), "/v1/events", "Authorization: Bearer acme-key\r\n")
                        .reading()
                        .head()
                        .get(0))
                .as("another tenant's stream")
                .isEqualTo("HTTP/1.1 200 OK");
    }

    /** The server's threads but those that wait for work, for connections, or for bytes to arrive on any of them. */
    private static List<String> threadsAtWork() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("http"))
                .filter(thread -> Arrays.stream(thread.getValue())
                        .noneMatch(frame -> frame.getMethodName().equals("idleJobPoll")
                                || frame.getMethodName().equals("waitForTask")
                                || frame.getClassName().endsWith("AbstractConnector$Acceptor")
                                || frame.getClassName().endsWith("ManagedSelector$SelectorProducer")))
                .map(thread -> thread.getKey().getName() + " " + Arrays.toString(thread.getValue()))
                .toList();
    }

    private static long usedHeapBytes() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    private ListeningClient listen(String headers) {
        ListeningClient client = ListeningClient.demo(ingest, headers);
        clients.add(client);
        return client;
    }

    private void store(String tenantId, long first, long last) {
        for (long sequence = first; sequence <= last; sequence++) {
            ingest.store.decide(tenantId, decision(sequence, "{\"tenant_sequence\": " + sequence + "}"));
        }
    }

    private static StoredDecision decision(long sequence, String json) {
        return new StoredDecision(sequence, "CONFIRMED", null, Instant.EPOCH.plusMillis(sequence), json);
    }

    private static List<Long> sequences(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private String metric(String name) {
        return ingest.send(ingest.request("/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("none");
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadlineNanos = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadlineNanos);
            Thread.sleep(20);
        }
    }
}
