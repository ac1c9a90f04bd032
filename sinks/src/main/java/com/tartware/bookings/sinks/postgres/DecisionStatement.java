package com.tartware.bookings.sinks.postgres;

import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Restrictions;
import com.tartware.bookings.sinks.postgres.DecisionRows.BookingRow;
import com.tartware.bookings.sinks.postgres.DecisionRows.DecisionRow;
import com.tartware.bookings.sinks.postgres.DecisionRows.NightRow;
import com.tartware.bookings.sinks.postgres.DecisionRows.StayRow;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.connector.jdbc.JdbcStatementBuilder;

/**
 * One statement for a whole batch of decisions, and so one transaction: whoever sees a sequence sees all of it. Rows are guarded
 * by the tenant sequence that made them, so a repeat changes nothing.
 */
final class DecisionStatement implements JdbcStatementBuilder<List<Decision>> {
    private static final long serialVersionUID = 1L;

    /** A column of an unnested table: name, Postgres type, and where its value comes from. */
    private record Column<R>(String name, String type, Function<R, Object> value) {}

    private static final List<Column<DecisionRow>> DECISIONS = List.of(
            new Column<>("tenant_id", "text", DecisionRow::tenantId),
            new Column<>("tenant_sequence", "bigint", DecisionRow::tenantSequence),
            new Column<>("command_id", "uuid", DecisionRow::commandId),
            new Column<>("booking_id", "uuid", DecisionRow::bookingId),
            new Column<>("outcome", "text", DecisionRow::outcome),
            new Column<>("reason", "text", DecisionRow::reason),
            new Column<>("booking_version", "int", DecisionRow::bookingVersion),
            new Column<>("decided_at", "timestamptz", DecisionRow::decidedAt),
            new Column<>("payload", "jsonb", DecisionRow::payload));

    private static final List<Column<BookingRow>> BOOKINGS = List.of(
            new Column<>("tenant_id", "text", BookingRow::tenantId),
            new Column<>("booking_id", "uuid", BookingRow::bookingId),
            new Column<>("status", "text", BookingRow::status),
            new Column<>("version", "int", BookingRow::version),
            new Column<>("hold_expires_at", "timestamptz", BookingRow::holdExpiresAt),
            new Column<>("creates", "boolean", BookingRow::creates),
            new Column<>("guest_ref", "text", reference(BookingReference::getGuestRef)),
            new Column<>("external_reference", "text", reference(BookingReference::getExternalReference)),
            new Column<>("channel", "text", reference(BookingReference::getChannel)),
            new Column<>("rate_plan_id", "text", reference(BookingReference::getRatePlanId)),
            new Column<>("amount_minor", "bigint", reference(BookingReference::getAmountMinor)),
            new Column<>("currency", "text", reference(BookingReference::getCurrency)),
            new Column<>("created_at", "timestamptz", BookingRow::createdAt),
            new Column<>("updated_at", "timestamptz", BookingRow::updatedAt),
            new Column<>("stays", "int", row -> row.stays().size()),
            new Column<>("sequence", "bigint", BookingRow::sequence));

    private static final List<Column<StayRow>> STAYS = List.of(
            new Column<>("tenant_id", "text", StayRow::tenantId),
            new Column<>("booking_id", "uuid", StayRow::bookingId),
            new Column<>("stay", "int", StayRow::stay),
            new Column<>("property_id", "text", StayRow::propertyId),
            new Column<>("room_type_id", "text", StayRow::roomTypeId),
            new Column<>("check_in", "date", StayRow::checkIn),
            new Column<>("check_out", "date", StayRow::checkOut),
            new Column<>("rooms", "int", StayRow::rooms),
            new Column<>("sequence", "bigint", StayRow::sequence));

    private static final List<Column<NightRow>> NIGHTS = List.of(
            new Column<>("tenant_id", "text", NightRow::tenantId),
            new Column<>("property_id", "text", NightRow::propertyId),
            new Column<>("room_type_id", "text", NightRow::roomTypeId),
            new Column<>("night", "date", NightRow::night),
            new Column<>("allotment", "int", NightRow::allotment),
            new Column<>("overbooking_limit", "int", NightRow::overbookingLimit),
            new Column<>("sold", "int", NightRow::sold),
            new Column<>("held", "int", NightRow::held),
            new Column<>("stop_sell", "boolean", restriction(Restrictions::getStopSell)),
            new Column<>("closed_to_arrival", "boolean", restriction(Restrictions::getClosedToArrival)),
            new Column<>("closed_to_departure", "boolean", restriction(Restrictions::getClosedToDeparture)),
            new Column<>("min_stay", "int", restriction(Restrictions::getMinStay)),
            new Column<>("max_stay", "int", restriction(Restrictions::getMaxStay)),
            new Column<>("sequence", "bigint", NightRow::sequence));

    /** With one array a column, in the order decisions, bookings, stays, nights. */
    static final String SQL = """
            WITH new_decisions AS (
                INSERT INTO decisions (%1$s)
                SELECT * FROM %2$s
                ON CONFLICT (tenant_id, tenant_sequence) DO NOTHING
            ), new_bookings AS MATERIALIZED (
                SELECT * FROM %3$s
            ), upserted_bookings AS (
                INSERT INTO bookings (tenant_id, booking_id, status, version, hold_expires_at, guest_ref, external_reference,
                                      channel, rate_plan_id, amount_minor, currency, created_at, updated_at, sequence)
                SELECT n.tenant_id, n.booking_id, n.status, n.version, n.hold_expires_at,
                       CASE WHEN n.creates THEN n.guest_ref ELSE b.guest_ref END,
                       CASE WHEN n.creates THEN n.external_reference ELSE b.external_reference END,
                       CASE WHEN n.creates THEN n.channel ELSE b.channel END,
                       CASE WHEN n.creates THEN n.rate_plan_id ELSE b.rate_plan_id END,
                       CASE WHEN n.creates THEN n.amount_minor ELSE b.amount_minor END,
                       CASE WHEN n.creates THEN n.currency ELSE b.currency END,
                       CASE WHEN n.creates THEN n.created_at ELSE b.created_at END,
                       n.updated_at, n.sequence
                FROM new_bookings n LEFT JOIN bookings b USING (tenant_id, booking_id)
                ON CONFLICT (tenant_id, booking_id) DO UPDATE SET
                    status = excluded.status, version = excluded.version, hold_expires_at = excluded.hold_expires_at,
                    guest_ref = excluded.guest_ref, external_reference = excluded.external_reference,
                    channel = excluded.channel, rate_plan_id = excluded.rate_plan_id,
                    amount_minor = excluded.amount_minor, currency = excluded.currency,
                    created_at = excluded.created_at, updated_at = excluded.updated_at, sequence = excluded.sequence
                WHERE bookings.sequence < excluded.sequence
            ), dropped_stays AS (
                DELETE FROM booking_stays s USING new_bookings n
                WHERE s.tenant_id = n.tenant_id AND s.booking_id = n.booking_id
                  AND s.stay >= n.stays AND s.sequence < n.sequence
            ), upserted_stays AS (
                INSERT INTO booking_stays (%4$s)
                SELECT * FROM %5$s
                ON CONFLICT (tenant_id, booking_id, stay) DO UPDATE SET
                    property_id = excluded.property_id, room_type_id = excluded.room_type_id,
                    check_in = excluded.check_in, check_out = excluded.check_out, rooms = excluded.rooms,
                    sequence = excluded.sequence
                WHERE booking_stays.sequence < excluded.sequence
            )
            INSERT INTO night_inventory (%6$s)
            SELECT * FROM %7$s
            ON CONFLICT (tenant_id, property_id, room_type_id, night) DO UPDATE SET
                allotment = excluded.allotment, overbooking_limit = excluded.overbooking_limit,
                sold = excluded.sold, held = excluded.held, stop_sell = excluded.stop_sell,
                closed_to_arrival = excluded.closed_to_arrival, closed_to_departure = excluded.closed_to_departure,
                min_stay = excluded.min_stay, max_stay = excluded.max_stay, sequence = excluded.sequence
            WHERE night_inventory.sequence < excluded.sequence
            """.formatted(
                    names(DECISIONS),
                    unnest(DECISIONS),
                    unnest(BOOKINGS),
                    names(STAYS),
                    unnest(STAYS),
                    names(NIGHTS),
                    unnest(NIGHTS));

    @Override
    public void accept(PreparedStatement statement, List<Decision> batch) throws SQLException {
        DecisionRows rows = DecisionRows.of(batch);
        int parameter = 1;
        parameter = bind(statement, parameter, DECISIONS, rows.decisions());
        parameter = bind(statement, parameter, BOOKINGS, rows.bookings());
        parameter = bind(statement, parameter, STAYS, rows.stays());
        bind(statement, parameter, NIGHTS, rows.nights());
    }

    private static <R> int bind(PreparedStatement statement, int first, List<Column<R>> columns, Collection<R> rows)
            throws SQLException {
        int parameter = first;
        for (Column<R> column : columns) {
            Object[] values = new Object[rows.size()];
            int i = 0;
            for (R row : rows) {
                values[i++] = column.value().apply(row);
            }
            statement.setArray(parameter++, statement.getConnection().createArrayOf(column.type(), values));
        }
        return parameter;
    }

    private static String unnest(List<? extends Column<?>> columns) {
        List<String> parameters = new ArrayList<>();
        columns.forEach(column -> parameters.add("?::" + column.type() + "[]"));
        return "unnest(%s) AS u(%s)".formatted(String.join(", ", parameters), names(columns));
    }

    private static String names(List<? extends Column<?>> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    private static Function<BookingRow, Object> reference(Function<BookingReference, Object> value) {
        return row -> row.reference() == null ? null : value.apply(row.reference());
    }

    private static Function<NightRow, Object> restriction(Function<Restrictions, Object> value) {
        return row -> value.apply(row.restrictions());
    }
}
