package com.tartware.bookings.localstack.chaos.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.localstack.settings.Link;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real server that sends back what it gets. */
@Timeout(30)
class LinkProxyTest {
    private final List<Socket> accepted = new ArrayList<>();
    private ServerSocket server;
    private LinkProxy proxy;
    private int port;

    @BeforeEach
    void serverBehindAProxy() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread serving = new Thread(this::serve, "echo");
        serving.setDaemon(true);
        serving.start();
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        proxy = LinkProxy.open(Link.INGEST_BROKER, port, server.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                accepted.add(socket);
                Thread echo = new Thread(() -> echo(socket), "echo connection");
                echo.setDaemon(true);
                echo.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException clientHasGone) {
            return;
        }
    }

    @Test
    void bytesPassBothWaysAndTheEndToo() throws IOException {
        try (Socket client = connect()) {
            assertThat(sent(client, "hello")).isEqualTo("hello");
            client.shutdownOutput();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aCutLinkFreezesItsConnectionsAndNoByteIsLost() throws Exception {
        try (Socket client = connect()) {
            assertThat(sent(client, "before")).isEqualTo("before");
            proxy.cut();
            client.getOutputStream().write("meanwhile".getBytes(StandardCharsets.US_ASCII));
            client.setSoTimeout(300);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            client.setSoTimeout(5_000);
            proxy.heal();
            assertThat(read(client, "meanwhile".length())).isEqualTo("meanwhile");
            assertThat(sent(client, "after")).isEqualTo("after");
        }
    }

    @Test
    void aCutLinkDoesNotTellThatTheOtherSideHasGone() throws Exception {
        try (Socket client = connect()) {
            assertThat(sent(client, "hello")).isEqualTo("hello");
            proxy.cut();
            accepted.get(0).close();
            client.setSoTimeout(300);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            client.setSoTimeout(5_000);
            proxy.heal();
            assertThat(ended(client)).isTrue();
        }
    }

    @Test
    void aCutLinkRefusesNewConnectionsUntilItIsHealed() throws Exception {
        proxy.cut();
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);

        proxy.heal();
        try (Socket client = connect()) {
            assertThat(sent(client, "again")).isEqualTo("again");
        }
    }

    @Test
    void aLinkThatIsCutRefusesFromThatMomentOn() throws Exception {
        for (int cut = 0; cut < 500; cut++) {
            proxy.cut();
            assertThatThrownBy(this::connect).as("cut %d", cut).isInstanceOf(ConnectException.class);
            proxy.heal();
        }
    }

    @Test
    void aResetEndsConnectionsButRefusesNone() throws Exception {
        try (Socket client = connect()) {
            assertThat(sent(client, "hello")).isEqualTo("hello");
            proxy.reset();

            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        try (Socket client = connect()) {
            assertThat(sent(client, "again")).isEqualTo("again");
        }
    }

    @Test
    void aSlowLinkDelaysUntilItIsHealed() throws Exception {
        try (Socket client = connect()) {
            proxy.slow(Duration.ofMillis(150), 1 << 20);
            long began = System.nanoTime();
            assertThat(sent(client, "slowly")).isEqualTo("slowly");
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("there and back")
                    .isGreaterThanOrEqualTo(Duration.ofMillis(300));

            proxy.heal();
            assertThat(sent(client, "quickly")).isEqualTo("quickly");
        }
    }

    @Test
    void aSlowLinkCarriesNoMoreThanItsBandwidth() throws Exception {
        int bytes = 64 << 10;
        try (Socket client = connect()) {
            proxy.slow(Duration.ZERO, 128 << 10);
            long began = System.nanoTime();
            client.getOutputStream().write(new byte[bytes]);
            client.getInputStream().readNBytes(bytes);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(450));
        }
    }

    @Test
    void aServerThatIsAwayIsAConnectionThatEnds() throws Exception {
        server.close();
        try (Socket client = connect()) {
            assertThat(ended(client)).isTrue();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static String sent(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return read(client, text.length());
    }

    private static String read(Socket client, int bytes) throws IOException {
        return new String(client.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    /** By an end or by a reset. */
    private static boolean ended(Socket client) throws IOException {
        try {
            return client.getInputStream().read() == -1;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }
}
