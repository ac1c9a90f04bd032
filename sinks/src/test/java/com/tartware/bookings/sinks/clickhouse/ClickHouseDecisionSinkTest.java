package com.tartware.bookings.sinks.clickhouse;

import static com.tartware.bookings.sinks.SampleDecisions.DOUBLE;
import static com.tartware.bookings.sinks.SampleDecisions.cancelled;
import static com.tartware.bookings.sinks.SampleDecisions.confirmed;
import static com.tartware.bookings.sinks.SampleDecisions.confirmedHold;
import static com.tartware.bookings.sinks.SampleDecisions.decidedAt;
import static com.tartware.bookings.sinks.SampleDecisions.expired;
import static com.tartware.bookings.sinks.SampleDecisions.extended;
import static com.tartware.bookings.sinks.SampleDecisions.id;
import static com.tartware.bookings.sinks.SampleDecisions.inventorySet;
import static com.tartware.bookings.sinks.SampleDecisions.modifiedHold;
import static com.tartware.bookings.sinks.SampleDecisions.night;
import static com.tartware.bookings.sinks.SampleDecisions.reference;
import static com.tartware.bookings.sinks.SampleDecisions.released;
import static com.tartware.bookings.sinks.SampleDecisions.soldOut;
import static com.tartware.bookings.sinks.SampleDecisions.stay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.schemas.decision.DecisionJson;
import com.tartware.bookings.sinks.SinkWriting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the real driver sends for our decisions. That the engine takes it is tested where the engine runs. */
class ClickHouseDecisionSinkTest {
    private static final String BOOKING = id("booking");

    private final List<String> statements = Collections.synchronizedList(new ArrayList<>());
    private volatile int httpStatus = 200;
    private HttpServer clickHouse;

    @BeforeEach
    void listen() throws IOException {
        clickHouse = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        clickHouse.createContext("/", this::answer);
        clickHouse.start();
    }

    @AfterEach
    void close() {
        clickHouse.stop(0);
    }

    @Test
    void aBookingIsWrittenWithItsFirstStayAndAllItsRoomNights() throws Exception {
        Decision created =
                confirmed("demo", 1, BOOKING, reference("guest 7", "PNR-7"), stay(DOUBLE, 2, 3), stay("suite", 5, 1));
        write(created);
        assertThat(rows())
                .isEqualTo("('demo', 1, '%s', '%s', 'CONFIRMED', NULL, 1, '2026-11-22 09:30:01.125', 'alpenhof',"
                                .formatted(id("demo command 1"), BOOKING)
                        + " 'double', '2026-12-24', 11, 'web', 41900, 'EUR', '%s')"
                                .formatted(DecisionJson.of(created)));
    }

    @Test
    void whatIsAbsentIsNull() throws Exception {
        Decision refused = soldOut("demo", 2, BOOKING);
        write(refused);
        assertThat(rows())
                .isEqualTo(
                        "('demo', 2, '%s', '%s', 'REJECTED', 'SOLD_OUT', NULL, '2026-11-22 09:30:02.125', NULL, NULL,"
                                        .formatted(id("demo command 2"), BOOKING)
                                + " NULL, 0, NULL, NULL, NULL, '%s')".formatted(DecisionJson.of(refused)));
    }

    @Test
    void anExpiryHasNoCommand() throws Exception {
        write(expired("demo", 3, BOOKING, 2, stay(DOUBLE, 1, 1)));
        assertThat(rows()).startsWith("('demo', 3, NULL, '%s', 'EXPIRED', NULL, 2,".formatted(BOOKING));
    }

    /** Reference columns are the creation's, so that sums over them count each booking once. */
    @Test
    void whateverBecomesOfABookingIsARowWithItsStaysAndWithoutItsReference() throws Exception {
        List<Decision> changes = List.of(
                extended("demo", 2, BOOKING, 2, decidedAt(90), stay(DOUBLE, 2, 1)),
                modifiedHold("demo", 3, BOOKING, 3, decidedAt(90), stay(DOUBLE, 2, 1)),
                confirmedHold("demo", 4, BOOKING, 4, stay(DOUBLE, 2, 1)),
                cancelled("demo", 5, BOOKING, 5, stay(DOUBLE, 2, 1)),
                released("demo", 6, BOOKING, 2, stay(DOUBLE, 2, 1)));
        for (Decision change : changes) {
            statements.clear();
            write(change);
            assertThat(rows())
                    .isEqualTo(
                            "('demo', %d, '%s', '%s', '%s', NULL, %d, '2026-11-22 09:30:%02d.125', 'alpenhof', 'double', '2026-12-24', 2, NULL, NULL, NULL, '%s')"
                                    .formatted(
                                            change.getTenantSequence(),
                                            change.getCommandId(),
                                            BOOKING,
                                            change.getOutcome(),
                                            change.getBookingVersion(),
                                            change.getTenantSequence(),
                                            DecisionJson.of(change)));
        }
    }

    @Test
    void inventoryIsWrittenWithItsRoomType() throws Exception {
        write(inventorySet("demo", 4, DOUBLE, night(0, 5, 0, 0)));
        assertThat(rows())
                .startsWith(
                        "('demo', 4, '%s', NULL, 'INVENTORY_SET', NULL, NULL, '2026-11-22 09:30:04.125', 'alpenhof', 'double', NULL, 0,"
                                .formatted(id("demo command 4")));
    }

    @Test
    void quotesBackslashesAndQuestionMarksStayText() throws Exception {
        BookingReference odd = new BookingReference(null, null, "it's a \\ \"?\" {}\n東京", null, null, null);
        write(
                confirmed("o'tel?", 1, BOOKING, odd, stay("\"big\"\\", 1, 1)),
                confirmed("demo", 1, BOOKING, odd, stay(DOUBLE, 1, 1)));
        assertThat(rows())
                .startsWith("('o\\'tel?', 1, ")
                .contains(", 'it\\'s a \\\\ \"?\" {}\n東京', NULL, NULL, '")
                // JSON's own escapes, each backslash escaped once more
                .contains("\"room_type_id\":\"\\\\\"big\\\\\"\\\\\\\\\"")
                .contains("('demo', 1, ");
    }

    @Test
    void manyDecisionsAreFewInserts() throws Exception {
        Decision[] decisions = new Decision[2_000];
        for (int i = 0; i < decisions.length; i++) {
            decisions[i] = soldOut("demo", i + 1, BOOKING);
        }
        write(decisions);
        assertThat(rows().split("\\('demo', ", -1)).hasSize(2_001);
        // one, and one more for each half second that a busy machine takes over them
        assertThat(statements).hasSizeLessThan(20);
    }

    @Test
    void aCheckpointFailsWhileTheStoreRefuses() throws Exception {
        httpStatus = 500;
        SinkWriting<Decision> writing = SinkWriting.to(sink());
        writing.write(soldOut("demo", 1, BOOKING));
        assertThatThrownBy(writing::flush).hasStackTraceContaining("SQLException");
        // Closing tries once more, in vain. Whatever it threw would end the TaskManager, with every other job in it.
        assertThatCode(writing::close).doesNotThrowAnyException();
    }

    private void write(Decision... decisions) throws Exception {
        try (SinkWriting<Decision> writing = SinkWriting.to(sink())) {
            for (Decision decision : decisions) {
                writing.write(decision);
            }
            writing.flush();
        }
    }

    private Sink<Decision> sink() {
        return ClickHouseDecisionSink.to("jdbc:clickhouse://127.0.0.1:%d/tartware"
                .formatted(clickHouse.getAddress().getPort()));
    }

    /** The rows of all statements, as literals. */
    private String rows() {
        List<String> rows = new ArrayList<>();
        for (String statement : List.copyOf(statements)) {
            assertThat(statement).startsWith("INSERT INTO booking_decisions (");
            rows.add(statement.substring(statement.indexOf("VALUES ") + "VALUES ".length()));
        }
        return String.join(",", rows);
    }

    private void answer(HttpExchange request) throws IOException {
        statements.add(new String(request.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (httpStatus != 200) {
            request.getResponseHeaders().add("X-ClickHouse-Exception-Code", "241");
        }
        request.sendResponseHeaders(httpStatus, -1);
        request.close();
    }
}
