package com.tartware.bookings.sinks.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import com.tartware.bookings.sinks.webhook.DeliveryResult.Error;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.Promise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against servers that do as they please. */
class WebhookClientTest {
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);

    private WebhookClient client;
    private RawServer server;

    @BeforeEach
    void start() throws Exception {
        client = new WebhookClient(
                new WebhookClient.Settings(true, Duration.ofSeconds(1), ATTEMPT_TIMEOUT),
                16,
                System::currentTimeMillis);
        server = new RawServer();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"200, true", "204, true", "299, true", "300, false", "400, false", "410, false", "500, false"})
    void only2xxIsDelivered(int status, boolean delivered) throws Exception {
        server.answer("HTTP/1.1 %d Whatever\r\nContent-Length: 0\r\n\r\n".formatted(status));
        DeliveryResult result = send(server.url());
        assertThat(result.httpStatus()).isEqualTo(status);
        assertThat(result.delivered()).isEqualTo(delivered);
        assertThat(result.gone()).isEqualTo(status == 410);
        assertThat(result.error()).isEqualTo(status == 300 ? Error.REDIRECT : null);
    }

    @Test
    void whatIsNoHttpIsABadAnswer() throws Exception {
        server.answer("SSH-2.0-OpenSSH_9.6\r\n\r\n");
        assertThat(send(server.url()).error()).isEqualTo(Error.BAD_ANSWER);
    }

    @Test
    void aConnectionThatEndsEarlyIsLost() throws Exception {
        server.answer("");
        assertThat(send(server.url()).error()).isEqualTo(Error.CONNECTION_LOST);
    }

    @Test
    void aServerThatNeverAnswersIsGivenUpInTime() throws Exception {
        server.hang("");
        DeliveryResult result = send(server.url());
        assertThat(result.error()).isEqualTo(Error.TIMEOUT);
        assertThat(result.durationMillis()).isLessThan((int) ATTEMPT_TIMEOUT.toMillis() * 2);
    }

    @Test
    void aServerThatDripsItsHeadersIsGivenUpInTime() throws Exception {
        server.drip("HTTP/1.1 200 OK\r\nX-Slow: ");
        DeliveryResult result = send(server.url());
        assertThat(result.error()).isEqualTo(Error.TIMEOUT);
        assertThat(result.httpStatus()).isNull();
    }

    @Test
    void anAnswerWithoutEndIsCutAndCountsByItsStatus() throws Exception {
        server.flood("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
        DeliveryResult result = send(server.url());
        assertThat(result.delivered()).isTrue();
        assertThat(result.durationMillis()).isLessThan((int) ATTEMPT_TIMEOUT.toMillis());
    }

    @Test
    void aHeaderWithoutEndIsRefused() throws Exception {
        server.flood("HTTP/1.1 200 OK\r\nX-Long: ");
        DeliveryResult result = send(server.url());
        assertThat(result.delivered()).isFalse();
        assertThat(result.durationMillis()).isLessThan((int) ATTEMPT_TIMEOUT.toMillis());
    }

    @Test
    void whatIsPackedStaysPacked() throws Exception {
        server.answer("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone");
        assertThat(send(server.url()).delivered()).isTrue();
        assertThat(server.requests()).doesNotContainIgnoringCase("Accept-Encoding");
    }

    @Test
    void credentialsAreNotAskedForTwice() throws Exception {
        server.answer("HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
        assertThat(send(server.url()).httpStatus()).isEqualTo(401);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void nobodyListeningIsAFailedConnection() throws Exception {
        server.close();
        assertThat(send(server.url()).error()).isEqualTo(Error.CONNECT_FAILED);
    }

    @Test
    void aNameThatDoesNotExistIsTold() throws Exception {
        assertThat(send("http://no-such-host.invalid/hook").error()).isEqualTo(Error.DNS_FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "[::1]",
                "2130706433",
                "0x7f.1",
                "169.254.169.254",
                "10.0.0.1",
                "0.0.0.0"
            })
    void anAddressThatIsNotPublicIsNeverConnectedTo(String host) throws Exception {
        server.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        try (WebhookClient strict =
                new WebhookClient(WebhookClient.Settings.standard(false), 16, System::currentTimeMillis)) {
            DeliveryResult result = send(strict, "http://" + host + ":" + server.port() + "/");
            assertThat(result.error()).isIn(Error.ADDRESS_REFUSED, Error.DNS_FAILED, Error.URL_REFUSED);
            assertThat(result.httpStatus()).isNull();
        }
        assertThat(server.connections()).isZero();
    }

    @Test
    void aNameWithOneAddressThatIsNotPublicLeadsNowhere() throws Exception {
        for (List<String> addresses : List.of(
                List.of("93.184.215.14", "10.0.0.1"),
                List.of("10.0.0.1", "93.184.215.14"),
                List.of("2606:2800:21f::1", "::ffff:127.0.0.1", "93.184.215.14"))) {
            assertThat(resolved(host -> numeric(addresses), false))
                    .as("%s", addresses)
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withCauseInstanceOf(CheckedAddresses.AddressRefusedException.class);
        }
        assertThat(resolved(host -> numeric(List.of("93.184.215.14", "2606:2800:21f::1")), false)
                        .get())
                .extracting(address -> address.getAddress().getHostAddress())
                .containsExactly("93.184.215.14", "2606:2800:21f:0:0:0:0:1");
    }

    @Test
    void aNameWithThousandsOfAddressesIsTriedAtAFewOfThemAndAllAreChecked() throws Exception {
        List<String> many = IntStream.range(0, 2_000)
                .mapToObj(number -> "93.184.%d.%d".formatted(number / 250, number % 250))
                .collect(Collectors.toCollection(ArrayList::new));
        assertThat(resolved(host -> numeric(many), false).get()).hasSize(3);
        many.add("192.168.0.1");
        assertThat(resolved(host -> numeric(many), false)).isCompletedExceptionally();
    }

    @Test
    void aNameThatLeadsElsewhereAMomentLaterIsAskedOnceForEachConnection() throws Exception {
        server.answer("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        AtomicInteger asked = new AtomicInteger();
        // The second answer would be taken by whoever checked the first and asked again in order to connect.
        CheckedAddresses.Lookup rebinding =
                host -> numeric(List.of(asked.getAndIncrement() == 0 ? "127.0.0.1" : "93.184.215.14"));
        try (WebhookClient strict =
                new WebhookClient(WebhookClient.Settings.standard(false), 16, System::currentTimeMillis, rebinding)) {
            assertThat(send(strict, "http://rebinding.example:" + server.port() + "/")
                            .error())
                    .isEqualTo(Error.ADDRESS_REFUSED);
        }
        assertThat(asked).hasValue(1);
        assertThat(server.connections()).isZero();
        asked.set(0);
        try (WebhookClient lenient = new WebhookClient(
                new WebhookClient.Settings(true, Duration.ofSeconds(1), ATTEMPT_TIMEOUT),
                16,
                System::currentTimeMillis,
                rebinding)) {
            assertThat(send(lenient, "http://rebinding.example:" + server.port() + "/")
                            .httpStatus())
                    .isEqualTo(204);
        }
        assertThat(asked)
                .as("the address that was checked is the one connected to")
                .hasValue(1);
        assertThat(server.connections()).isEqualTo(1);
    }

    private static CompletableFuture<List<InetSocketAddress>> resolved(
            CheckedAddresses.Lookup lookup, boolean privateAllowed) {
        CompletableFuture<List<InetSocketAddress>> addresses = new CompletableFuture<>();
        new CheckedAddresses(lookup, Runnable::run, privateAllowed)
                .resolve("receiver.example", 443, null, Promise.from(addresses));
        return addresses;
    }

    private static InetAddress[] numeric(List<String> texts) throws UnknownHostException {
        InetAddress[] addresses = new InetAddress[texts.size()];
        for (int index = 0; index < addresses.length; index++) {
            addresses[index] = InetAddress.getByName(texts.get(index));
        }
        return addresses;
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused(@TempDir Path folder) throws Exception {
        HttpsServer https = selfSigned(folder);
        AtomicInteger requests = new AtomicInteger();
        https.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        https.start();
        try {
            DeliveryResult result =
                    send("https://localhost:" + https.getAddress().getPort() + "/");
            assertThat(result.error()).isEqualTo(Error.TLS_FAILED);
            assertThat(requests).hasValue(0);
        } finally {
            https.stop(0);
        }
    }

    private static HttpsServer selfSigned(Path folder) throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "not-secret",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        char[] password = "not-secret".toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, password);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        return https;
    }

    private DeliveryResult send(String url) throws Exception {
        return send(client, url);
    }

    private static DeliveryResult send(WebhookClient client, String url) throws Exception {
        CompletableFuture<DeliveryResult> result = new CompletableFuture<>();
        client.send(
                new Delivery(
                        URI.create(url),
                        "demo.1.endpoint",
                        1_790_000_000_000L,
                        List.of(new byte[32]),
                        null,
                        "{}".getBytes(StandardCharsets.UTF_8)),
                result::complete);
        return result.get(20, TimeUnit.SECONDS);
    }

    /** Answers with bytes, not with HTTP. */
    private static final class RawServer implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        private final CountDownLatch over = new CountDownLatch(1);
        private final AtomicInteger connections = new AtomicInteger();
        private final List<String> requests = new CopyOnWriteArrayList<>();

        private interface Behaviour {
            void on(OutputStream out) throws Exception;
        }

        RawServer() throws IOException {}

        String url() {
            return "http://127.0.0.1:" + port() + "/hook";
        }

        int port() {
            return listening.getLocalPort();
        }

        int connections() {
            return connections.get();
        }

        String requests() {
            return String.join("\n", requests);
        }

        void answer(String text) {
            serve(out -> write(out, text));
        }

        void hang(String beginning) {
            serve(out -> {
                write(out, beginning);
                over.await();
            });
        }

        void drip(String beginning) {
            serve(out -> {
                write(out, beginning);
                while (!over.await(100, TimeUnit.MILLISECONDS)) {
                    write(out, "x");
                }
            });
        }

        void flood(String beginning) {
            serve(out -> {
                write(out, beginning);
                while (over.getCount() > 0) {
                    write(out, "x".repeat(8_192));
                }
            });
        }

        private static void write(OutputStream out, String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        private void serve(Behaviour behaviour) {
            Thread thread = new Thread(() -> {
                while (!listening.isClosed()) {
                    try (Socket socket = listening.accept()) {
                        connections.incrementAndGet();
                        byte[] buffer = new byte[8_192];
                        int read = socket.getInputStream().read(buffer);
                        requests.add(new String(buffer, 0, Math.max(0, read), StandardCharsets.US_ASCII));
                        behaviour.on(socket.getOutputStream());
                    } catch (Exception clientLeft) {
                        continue;
                    }
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            over.countDown();
            listening.close();
        }
    }
}
