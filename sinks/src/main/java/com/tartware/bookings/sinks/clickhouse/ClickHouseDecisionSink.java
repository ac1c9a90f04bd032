package com.tartware.bookings.sinks.clickhouse;

import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.schemas.decision.DecisionJson;
import com.tartware.bookings.sinks.StoreSink;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;

/** Writes decisions to ClickHouse in large inserts; at least once, and the table keeps one row per tenant and sequence. */
public final class ClickHouseDecisionSink {
    /** ClickHouse asks for few, large inserts: each makes a part on disk that has to be merged. */
    private static final int BATCH_ROWS = 10_000;

    private static final long BATCH_INTERVAL_MILLIS = 500;

    private static final String SQL = """
            INSERT INTO booking_decisions (tenant_id, tenant_sequence, command_id, booking_id, outcome, reason,
                booking_version, decided_at, property_id, room_type_id, arrival, room_nights, channel, amount_minor,
                currency, payload)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private ClickHouseDecisionSink() {}

    /** @param url such as {@code jdbc:clickhouse://127.0.0.1:8123/tartware} */
    public static Sink<Decision> to(String url) {
        return StoreSink.of(
                JdbcSink.<Decision>builder()
                        .withQueryStatement(SQL, ClickHouseDecisionSink::bind)
                        .withExecutionOptions(JdbcExecutionOptions.builder()
                                .withBatchSize(BATCH_ROWS)
                                .withBatchIntervalMs(BATCH_INTERVAL_MILLIS)
                                .withMaxRetries(0)
                                .build()),
                new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                        .withUrl(Objects.requireNonNull(url, "url"))
                        .withDriverName("com.clickhouse.jdbc.ClickHouseDriver")
                        // Milliseconds. The driver would wait for ever for a server that vanished, and the job with it.
                        .withProperty("socket_timeout", "30000")
                        .withProperty("connection_timeout", "5000")
                        .build());
    }

    private static void bind(PreparedStatement row, Decision decision) throws SQLException {
        List<Stay> stays = decision.getBooking() == null
                ? List.of()
                : decision.getBooking().getStays();
        Stay first = stays.isEmpty() ? null : stays.get(0);
        BookingReference reference = decision.getReference();
        int column = 1;
        row.setString(column++, decision.getTenantId());
        row.setLong(column++, decision.getTenantSequence());
        row.setObject(column++, decision.getCommandId());
        row.setObject(column++, decision.getBookingId());
        row.setString(column++, decision.getOutcome().name());
        row.setObject(
                column++,
                decision.getReason() == null ? null : decision.getReason().name());
        row.setObject(column++, decision.getBookingVersion());
        row.setObject(
                column++,
                DecisionJson.text(decision.getDecidedAt()).replace('T', ' ').replace("Z", ""));
        row.setObject(column++, propertyOf(decision, first));
        row.setObject(column++, roomTypeOf(decision, first));
        row.setObject(column++, first == null ? null : first.getCheckIn().toString());
        row.setInt(column++, roomNights(stays));
        row.setObject(column++, reference == null ? null : reference.getChannel());
        row.setObject(column++, reference == null ? null : reference.getAmountMinor());
        row.setObject(column++, reference == null ? null : reference.getCurrency());
        row.setString(column, DecisionJson.of(decision));
    }

    private static String propertyOf(Decision decision, Stay first) {
        if (first != null) {
            return first.getPropertyId();
        }
        return decision.getInventory() == null ? null : decision.getInventory().getPropertyId();
    }

    private static String roomTypeOf(Decision decision, Stay first) {
        if (first != null) {
            return first.getRoomTypeId();
        }
        return decision.getInventory() == null ? null : decision.getInventory().getRoomTypeId();
    }

    private static int roomNights(List<Stay> stays) {
        long roomNights = 0;
        for (Stay stay : stays) {
            roomNights += stay.getRooms() * ChronoUnit.DAYS.between(stay.getCheckIn(), stay.getCheckOut());
        }
        return Math.toIntExact(roomNights);
    }
}
