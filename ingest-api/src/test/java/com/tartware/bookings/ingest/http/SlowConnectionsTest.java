package com.tartware.bookings.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.body.RequestBodies;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who makes room when there are too many connections; the other limits are in {@link ClientPaceTest}. */
class SlowConnectionsTest {
    private static final int CROWD = 3;

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    private final CompletableFuture<Callback> atWork = new CompletableFuture<>();

    @BeforeEach
    void start() throws Exception {
        ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler("slow-connections", true);
        server.addConnector(connector);
        server.addBean(scheduler);
        server.addBean(new SlowConnections(server, scheduler, new RequestBodies(Runnable::run), CROWD));
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                if (request.getHttpURI().getPath().equals("/at-work")) {
                    atWork.complete(callback);
                } else {
                    callback.succeeded();
                }
                return true;
            }
        });
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void inACrowdThoseThatRestMakeRoomAndThoseAtWorkStay() throws Exception {
        try (Socket silent = connect();
                Socket rested = connect();
                Socket working = connect()) {
            ask(rested, "/");
            assertThat(rested.getInputStream().read()).isEqualTo('H');
            ask(working, "/at-work");
            Callback request = atWork.get();
            long beginNanos = System.nanoTime();

            silent.getInputStream().readAllBytes();
            rested.getInputStream().readAllBytes();

            assertThat(Duration.ofNanos(System.nanoTime() - beginNanos))
                    .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(15));
            request.succeeded();
            assertThat(working.getInputStream().read()).isEqualTo('H');
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", connector.getLocalPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void ask(Socket socket, String path) throws IOException {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
