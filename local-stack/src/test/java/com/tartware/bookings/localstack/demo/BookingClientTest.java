package com.tartware.bookings.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.tartware.bookings.localstack.demo.BookingClient.Receipt;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BookingClientTest {
    private static final UUID COMMAND = UUID.randomUUID();
    private static final UUID BOOKING = UUID.randomUUID();
    private static final String ACCEPTED =
            "{\"command_id\":\"%s\",\"booking_id\":\"%s\",\"status\":\"PENDING\"}".formatted(COMMAND, BOOKING);
    private static final BookingRequest ONE_NIGHT = new BookingRequest(
            List.of(new RequestedStay(
                    "grand-hotel-york", "suite", LocalDate.of(2026, 7, 4), LocalDate.of(2026, 7, 5), 1)),
            null,
            null,
            "web",
            "flexible",
            1,
            "GBP");

    private final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private HttpServer ingest;

    private record Answer(int status, String body) {}

    @BeforeEach
    void startIngest() throws Exception {
        ingest = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ingest.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            paths.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            Answer answer = answers.remove();
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Retry-After", "1");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        ingest.start();
    }

    @AfterEach
    void stopIngest() {
        ingest.stop(0);
    }

    @Test
    void whatIsRefusedForNowIsSentAgainWithTheSameKeyAfterTheTimeAsked() throws Exception {
        answers.add(new Answer(429, "{\"code\":\"RATE_LIMITED\"}"));
        answers.add(new Answer(503, "{\"code\":\"LOG_UNAVAILABLE\"}"));
        answers.add(new Answer(202, ACCEPTED));
        long began = System.nanoTime();

        Receipt receipt = client(Duration.ofSeconds(20)).book("acme", "key-1", ONE_NIGHT);

        assertThat(receipt.commandId()).isEqualTo(COMMAND);
        assertThat(receipt.bookingId()).isEqualTo(BOOKING);
        assertThat(receipt.refusedTries()).isEqualTo(2);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(Duration.ofNanos(receipt.answerNanos())).isLessThan(Duration.ofSeconds(1));
        assertThat(asked).containsExactly("Bearer acme-key key-1", "Bearer acme-key key-1", "Bearer acme-key key-1");
    }

    @Test
    void whatComesLaterIsAskedOfTheBookingItIsAbout() throws Exception {
        for (int answer = 0; answer < 3; answer++) {
            answers.add(new Answer(202, ACCEPTED));
        }
        BookingClient client = client(Duration.ofSeconds(20));

        client.act("acme", "key-1-1", BOOKING, FollowUp.extend(1, 60));
        client.act("acme", "key-1-2", BOOKING, FollowUp.modify(1, ONE_NIGHT.stays()));
        Receipt cancelled = client.act("acme", "key-1-3", BOOKING, FollowUp.cancel(1, "GUEST_ILL"));

        assertThat(cancelled.bookingId()).isEqualTo(BOOKING);
        assertThat(paths)
                .containsExactly(
                        "POST /v1/bookings/%s/extend".formatted(BOOKING),
                        "PATCH /v1/bookings/%s".formatted(BOOKING),
                        "POST /v1/bookings/%s/cancel".formatted(BOOKING));
        assertThat(asked)
                .containsExactly("Bearer acme-key key-1-1", "Bearer acme-key key-1-2", "Bearer acme-key key-1-3");
    }

    @Test
    void itGivesUpWhenPatienceEnds() {
        answers.add(new Answer(503, "{\"code\":\"LOG_UNAVAILABLE\"}"));

        assertThatThrownBy(() -> client(Duration.ofMillis(500)).book("acme", "key-1", ONE_NIGHT))
                .isInstanceOf(DemoFailedException.class)
                .hasMessageContaining("given up after 1 tries")
                .hasMessageContaining("LOG_UNAVAILABLE");
    }

    @Test
    void aRequestThatIsWrongIsNotRepeated() {
        answers.add(new Answer(422, "{\"code\":\"INVALID_FIELD\"}"));

        assertThatThrownBy(() -> client(Duration.ofSeconds(20)).book("acme", "key-1", ONE_NIGHT))
                .isInstanceOf(DemoFailedException.class)
                .hasMessageContaining("422")
                .hasMessageContaining("INVALID_FIELD");
        assertThat(asked).hasSize(1);
    }

    private BookingClient client(Duration patience) {
        return new BookingClient(
                "http://127.0.0.1:" + ingest.getAddress().getPort(), null, Map.of("acme", "acme-key"), patience);
    }
}
