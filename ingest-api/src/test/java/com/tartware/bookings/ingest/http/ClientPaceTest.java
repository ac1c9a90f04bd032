package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.store.StoredDecision;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How fast a client has to be, and that it may otherwise send and listen in the order that suits it. */
class ClientPaceTest {
    private static final String KEY = "Authorization: Bearer demo-key\r\n";
    private static final String JSON = "Content-Type: application/json\r\nIdempotency-Key: k\r\n";
    private static final String POST = "POST /v1/bookings HTTP/1.1\r\nHost: x\r\n";

    private RunningIngest ingest;

    @BeforeEach
    void start() {
        ingest = new RunningIngest();
    }

    @AfterEach
    void stop() {
        ingest.close();
    }

    /** A connection as an unfriendly client has it. */
    private final class Connection implements AutoCloseable {
        private final Socket socket = new Socket();

        Connection(int receiveBufferBytes) throws IOException {
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.connect(new InetSocketAddress("127.0.0.1", ingest.port()));
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
        }

        Connection send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        }

        /** Up to and with the end of the next answer's head. */
        String head() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                head.write(b);
                if (head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                    break;
                }
            }
            return head.toString(StandardCharsets.ISO_8859_1);
        }

        /** A whole answer that says its length. */
        String answer() throws IOException {
            String head = head();
            int length = Integer.parseInt(
                    head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1").strip());
            return head + new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
        }

        String allThatComes() {
            try {
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Connection connect() throws IOException {
        return new Connection(0);
    }

    @Test
    void aBodyMayArriveByteByByteAndItsConnectionIsKept() throws IOException {
        String body = RunningIngest.ONE_STAY;
        try (Connection client = connect()) {
            for (int i = 0; i < 2; i++) {
                client.send(POST + KEY + JSON + "Content-Length: " + body.length() + "\r\n\r\n");
                for (int c = 0; c < body.length(); c++) {
                    client.send(body.substring(c, c + 1));
                }
                assertThat(client.answer()).startsWith("HTTP/1.1 202 ");
            }
            client.send(POST + KEY + JSON + "Transfer-Encoding: chunked\r\n\r\n");
            for (int c = 0; c < body.length(); c++) {
                client.send("1\r\n").send(body.charAt(c) + "\r\n");
            }
            client.send("0\r\nX-Trailer: x\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 202 ");
        }
        assertThat(ingest.log.appended).hasSize(3);
    }

    @Test
    void aLargeAnswerLeavesItsConnectionUsableAlsoWithoutItsBody() throws IOException {
        String body = "{" + "\"f%s\":0,".repeat(5_000).formatted((Object[]) numbers(5_000)) + "\"g\":0}";
        // Each route and status is a line of metrics: with these they are larger than what Jetty keeps.
        for (KnownWrite write : KnownWrite.all()) {
            ingest.write(write.method(), write.path(), "x");
            ingest.write(write.method(), write.path(), "{\"zzz\":1}");
        }
        try (Connection client = connect()) {
            for (int i = 0; i < 3; i++) {
                client.send("HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.head()).startsWith("HTTP/1.1 200 ").containsPattern("Content-Length: \\d{5,}");
                client.send(POST + KEY + JSON + "Content-Length: " + body.length() + "\r\n\r\n" + body);
                assertThat(client.answer()).startsWith("HTTP/1.1 422 ").endsWith("]}");
            }
        }
    }

    private static Integer[] numbers(int count) {
        Integer[] numbers = new Integer[count];
        Arrays.setAll(numbers, i -> i);
        return numbers;
    }

    @Test
    void manyRequestsMayBeSentAheadAndAreAnsweredInOrder() throws IOException {
        String body = RunningIngest.ONE_STAY;
        try (Connection client = connect()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                requests.append(POST + KEY + JSON + "Content-Length: " + body.length() + "\r\n\r\n" + body);
                requests.append("GET /v1/nothing HTTP/1.1\r\nHost: x\r\n" + KEY + "\r\n");
                requests.append("POST /v1/nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
            }
            client.send(requests.toString());
            for (int i = 0; i < 50; i++) {
                assertThat(client.answer()).startsWith("HTTP/1.1 202 ");
                assertThat(client.answer()).startsWith("HTTP/1.1 404 ");
                assertThat(client.answer()).startsWith("HTTP/1.1 401 ");
            }
        }
    }

    @Test
    void whoAsksBeforeSendingIsToldToGoOnOrNot() throws IOException {
        String body = RunningIngest.ONE_STAY;
        String asking = "Expect: 100-continue\r\nContent-Length: " + body.length() + "\r\n\r\n";
        try (Connection good = connect();
                Connection stranger = connect();
                Connection plain = connect()) {
            good.send(POST + KEY + JSON + asking);
            assertThat(good.head()).startsWith("HTTP/1.1 100 ");
            assertThat(good.send(body).answer()).startsWith("HTTP/1.1 202 ");

            assertThat(stranger.send(POST + JSON + asking).answer()).startsWith("HTTP/1.1 401 ");
            assertThat(plain.send(POST + KEY + asking).answer()).startsWith("HTTP/1.1 415 ");
        }
    }

    @Test
    void whoSendsMegabytesBeforeListeningReadsTheAnswerAllTheSame() throws IOException {
        int bytes = 3_000_000;
        String length = "Connection: close\r\nContent-Length: " + bytes + "\r\n\r\n";
        for (String[] request : new String[][] {
            {POST + JSON + length, "401"},
            {"POST /v1/nothing HTTP/1.1\r\nHost: x\r\n" + KEY + length, "404"},
            {"PATCH /v1/bookings HTTP/1.1\r\nHost: x\r\n" + KEY + length, "405"},
            {POST + KEY + length, "415"},
            {POST + KEY + JSON + length, "413"},
            {"POST /health/live HTTP/1.1\r\nHost: x\r\n" + length, "405"}
        }) {
            try (Connection client = connect()) {
                client.send(request[0]).send(" ".repeat(bytes));
                assertThat(client.allThatComes()).as(request[0]).startsWith("HTTP/1.1 " + request[1]);
            }
        }
        assertThat(ingest.log.appended).isEmpty();
    }

    @Test
    void whatNeverEndsIsCutAndWhatOnlyRestsIsNot() throws Exception {
        try (Connection body = connect();
                Connection strangersBody = connect();
                Connection header = connect();
                Connection emptyLines = connect();
                Connection reader = new Connection(4 * 1024);
                Connection listener = new Connection(4 * 1024);
                Connection idle = connect()) {
            for (long sequence = 1; sequence <= 500; sequence++) {
                ingest.store.decide(
                        "demo", new StoredDecision(sequence, "HELD", null, Instant.EPOCH, "y".repeat(10_000)));
            }
            listener.send("GET /v1/events?after=0 HTTP/1.1\r\nHost: x\r\n" + KEY + "\r\n");
            idle.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(idle.answer()).startsWith("HTTP/1.1 200 ");
            body.send(POST + KEY + JSON + "Content-Length: 1000\r\n\r\n{");
            strangersBody.send(POST + JSON + "Content-Length: 1000\r\n\r\n{");
            header.send("GET /health/live HTTP/1.1\r\nHost: x\r\nX: ");
            reader.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100));
            long beginNanos = System.nanoTime();
            CompletableFuture<String> toBody = CompletableFuture.supplyAsync(body::allThatComes);
            CompletableFuture<String> toStranger = CompletableFuture.supplyAsync(strangersBody::allThatComes);
            CompletableFuture<String> toHeader = CompletableFuture.supplyAsync(() -> ended(header));
            CompletableFuture<String> toEmptyLines = CompletableFuture.supplyAsync(() -> ended(emptyLines));
            while (!CompletableFuture.allOf(toBody, toStranger, toHeader, toEmptyLines)
                    .isDone()) {
                drip(body, " ");
                drip(strangersBody, " ");
                drip(header, "x");
                drip(emptyLines, "\r\n");
                TimeUnit.MILLISECONDS.sleep(200);
                assertThat(since(beginNanos)).isLessThan(Duration.ofSeconds(19));
            }
            assertThat(since(beginNanos)).isGreaterThan(Duration.ofSeconds(9));
            assertThat(toBody.join())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("did not arrive within 10 s", "Connection: close");
            assertThat(toStranger.join()).startsWith("HTTP/1.1 401 ");

            idle.send(POST + KEY + JSON + "Content-Length: " + RunningIngest.ONE_STAY.length() + "\r\n\r\n")
                    .send(RunningIngest.ONE_STAY);
            assertThat(idle.answer()).startsWith("HTTP/1.1 202 ");

            // The reader takes a byte now and then, which would please any idle time-out.
            int taken = 0;
            while (since(beginNanos).compareTo(Duration.ofSeconds(26)) < 0) {
                reader.socket.getInputStream().read();
                taken++;
                TimeUnit.MILLISECONDS.sleep(200);
            }
            reader.socket.setSoTimeout(5_000);
            assertThat(taken + restOf(reader)).as("bytes of 100 answers").isLessThan(500_000);

            // A stream may stand still for longer: it holds one write, and the feed has its own limit.
            BufferedReader events = new BufferedReader(
                    new InputStreamReader(listener.socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(events.lines().anyMatch("id: 500"::equals)).isTrue();
        }
    }

    /** More than the server has threads. */
    @Test
    void pagesThatManyClientsTakeSlowlyHoldNoThread() throws IOException {
        List<Connection> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                readers.add(new Connection(4 * 1024).send("GET /docs HTTP/1.1\r\nHost: x\r\n\r\n"));
            }
            for (Connection reader : readers) {
                assertThat(reader.head())
                        .startsWith("HTTP/1.1 200 ")
                        .doesNotContain("gzip")
                        .containsPattern("Content-Length: \\d{7}");
            }
            assertThat(ingest.send(ingest.request("/health/live")).status()).isEqualTo(200);
            int length = ingest.send(ingest.request("/docs")).body().getBytes(StandardCharsets.UTF_8).length;
            assertThat(readers.get(299).socket.getInputStream().readNBytes(length))
                    .hasSize(length);
        } finally {
            for (Connection reader : readers) {
                reader.close();
            }
        }
    }

    @Test
    void whenAnswersThatNobodyReadsFillTheMemoryTheOldestAreCut() throws IOException {
        String name = "f".repeat(180);
        StringBuilder fields = new StringBuilder("{");
        for (int i = 0; i < 1_000; i++) {
            fields.append('"').append(name).append(i).append("\":0,");
        }
        String body = fields.append("\"g\":0}").toString();
        String request = POST + KEY + JSON + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        List<Connection> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                readers.add(new Connection(4 * 1024).send(request).send(request));
            }
            for (Connection reader : readers.subList(1, 199)) {
                awaitBeginning(reader);
            }
            assertThat(ingest.post(RunningIngest.ONE_STAY).status()).isEqualTo(202);
            Connection last = readers.get(199);
            String answer = last.answer();
            assertThat(answer).startsWith("HTTP/1.1 422 ").endsWith("]}");
            assertThat(last.answer()).hasSameSizeAs(answer);
            assertThat(restOf(readers.get(0))).isLessThan(2L * answer.length());
        } finally {
            for (Connection reader : readers) {
                reader.close();
            }
        }
    }

    @Test
    void aClientThatDoesNotReadDoesNotHoldUpTheEnd() throws IOException {
        try (Connection reader = new Connection(4 * 1024)) {
            reader.send("GET /docs HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(reader.head()).startsWith("HTTP/1.1 200 ");
            ingest.readiness.drain();
            long beginNanos = System.nanoTime();
            ingest.close();
            assertThat(since(beginNanos)).isLessThan(Duration.ofSeconds(11));
        }
    }

    @Test
    void openConnectionsAreCounted() throws IOException {
        try (Connection first = connect();
                Connection second = connect()) {
            first.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n").answer();
            second.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n").answer();
            assertThat(ingest.send(ingest.request("/metrics")).body()).contains("tartware_ingest_connections 3.0");
        }
    }

    @Test
    void whenUnfinishedBodiesFillTheMemoryTheOldestAreCutAndAHealthyClientIsNot() throws Exception {
        String part = " ".repeat(200_000);
        List<Connection> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 400; i++) {
                Connection client = connect();
                clients.add(client);
                client.send(POST + KEY + JSON + "Content-Length: 250000\r\n\r\n")
                        .send(part);
            }
            String first = clients.get(0).answer();
            assertThat(first)
                    .startsWith("HTTP/1.1 503 ")
                    .contains("LOG_UNAVAILABLE")
                    .contains("Retry-After: 1");
            assertThat(ingest.post(RunningIngest.ONE_STAY).status()).isEqualTo(202);
            Connection last = clients.get(399);
            last.send(" ".repeat(50_000));
            assertThat(last.answer()).startsWith("HTTP/1.1 400 ").contains("MALFORMED_JSON");
        } finally {
            for (Connection client : clients) {
                client.close();
            }
        }
    }

    private static Duration since(long beginNanos) {
        return Duration.ofNanos(System.nanoTime() - beginNanos);
    }

    private static void drip(Connection connection, String text) {
        try {
            connection.send(text);
        } catch (IOException e) {
            // Cut already.
        }
    }

    private static String ended(Connection connection) {
        try {
            return connection.allThatComes();
        } catch (UncheckedIOException e) {
            assertThat(e.getCause()).isNotInstanceOf(SocketTimeoutException.class);
            return "";
        }
    }

    /** Until its answer begins, or it is cut. */
    private static void awaitBeginning(Connection connection) throws SocketTimeoutException {
        try {
            int first = connection.socket.getInputStream().read();
            assertThat(first).isIn((int) 'H', -1);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // Cut already.
        }
    }

    /** Bytes that still come until the connection is closed or reset. */
    private static long restOf(Connection connection) throws SocketTimeoutException {
        long bytes = 0;
        byte[] chunk = new byte[64 * 1024];
        try {
            for (int read = connection.socket.getInputStream().read(chunk);
                    read >= 0;
                    read = connection.socket.getInputStream().read(chunk)) {
                bytes += read;
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return bytes;
        }
        return bytes;
    }
}
