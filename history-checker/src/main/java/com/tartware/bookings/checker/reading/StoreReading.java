package com.tartware.bookings.checker.reading;

import com.tartware.bookings.checker.history.StoredTable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A store's tables as text, with columns named by the contract. */
final class StoreReading implements AutoCloseable {
    private static final List<String> DECISION_KEY = List.of("tenant_id", "tenant_sequence");

    private static final Map<String, List<String>> POSTGRES = postgresTables();

    private static final List<String> CLICKHOUSE = List.of(
            "tenant_id",
            "tenant_sequence",
            "command_id",
            "booking_id",
            "outcome",
            "reason",
            "booking_version",
            "decided_at",
            "property_id",
            "room_type_id",
            "arrival",
            "room_nights",
            "channel",
            "amount_minor",
            "currency",
            "payload");

    /** Postgres hands over a whole table at once unless told otherwise. */
    private static final int ROWS_PER_FETCH = 10_000;

    private final Dialect dialect;
    private final Connection connection;

    /** How a store makes text of a column; instants as {@code 2026-03-01T12:00:00.000000Z}. */
    enum Dialect {
        POSTGRES("%s::text", "to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"),
        CLICKHOUSE("toString(%s)", "concat(replaceOne(toString(%s), ' ', 'T'), '000Z')");

        private final String text;
        private final String instant;

        Dialect(String text, String instant) {
            this.text = text;
            this.instant = instant;
        }

        private String textOf(String column) {
            boolean isInstant = column.endsWith("_at");
            return (isInstant ? instant : text).formatted(column);
        }
    }

    StoreReading(Dialect dialect, String url, String user, String password) throws SQLException {
        this.dialect = dialect;
        this.connection = DriverManager.getConnection(url, user, password);
    }

    private static Map<String, List<String>> postgresTables() {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        tables.put(
                "decisions",
                List.of(
                        "tenant_id",
                        "tenant_sequence",
                        "command_id",
                        "booking_id",
                        "outcome",
                        "reason",
                        "booking_version",
                        "decided_at",
                        "payload"));
        tables.put(
                "bookings",
                List.of(
                        "tenant_id",
                        "booking_id",
                        "status",
                        "version",
                        "hold_expires_at",
                        "guest_ref",
                        "external_reference",
                        "channel",
                        "rate_plan_id",
                        "amount_minor",
                        "currency",
                        "created_at",
                        "updated_at",
                        "sequence"));
        tables.put(
                "booking_stays",
                List.of(
                        "tenant_id",
                        "booking_id",
                        "stay",
                        "property_id",
                        "room_type_id",
                        "check_in",
                        "check_out",
                        "rooms",
                        "sequence"));
        tables.put(
                "night_inventory",
                List.of(
                        "tenant_id",
                        "property_id",
                        "room_type_id",
                        "night",
                        "allotment",
                        "overbooking_limit",
                        "sold",
                        "held",
                        "stop_sell",
                        "closed_to_arrival",
                        "closed_to_departure",
                        "min_stay",
                        "max_stay",
                        "sequence"));
        return tables;
    }

    private String decisionsTable() {
        return dialect == Dialect.POSTGRES ? "decisions" : "booking_decisions";
    }

    /** By tenant, the last decision that the store has. */
    Map<String, Long> lastByTenant() throws SQLException {
        Map<String, Long> last = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT %1$s, max(%2$s) FROM %3$s GROUP BY %1$s"
                        .formatted(DECISION_KEY.get(0), DECISION_KEY.get(1), decisionsTable()))) {
            while (rows.next()) {
                last.put(rows.getString(1), rows.getLong(2));
            }
        }
        return last;
    }

    /** All four, as of one moment. */
    Map<String, StoredTable> postgres(Path folder) throws SQLException, IOException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        Map<String, StoredTable> tables = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> table : POSTGRES.entrySet()) {
            tables.put(table.getKey(), read(table.getKey(), "postgres." + table.getKey(), table.getValue(), folder));
        }
        connection.rollback();
        return tables;
    }

    /** FINAL, so that what is there twice and only not yet merged counts once. */
    StoredTable clickhouse(Path folder) throws SQLException, IOException {
        return read("booking_decisions FINAL", "clickhouse.booking_decisions", CLICKHOUSE, folder);
    }

    private StoredTable read(String from, String name, List<String> columns, Path folder)
            throws SQLException, IOException {
        SpilledRows spilled = new SpilledRows(folder.resolve(name + ".rows"), columns.size());
        String select =
                columns.stream().map(dialect::textOf).collect(Collectors.joining(", ", "SELECT ", " FROM " + from));
        try (Statement statement = connection.createStatement();
                SpilledRows.Writer writer = spilled.new Writer()) {
            statement.setFetchSize(ROWS_PER_FETCH);
            try (ResultSet rows = statement.executeQuery(select)) {
                while (rows.next()) {
                    List<String> row = new ArrayList<>(columns.size());
                    for (int column = 1; column <= columns.size(); column++) {
                        row.add(rows.getString(column));
                    }
                    writer.write(row);
                }
            }
        }
        return new StoredTable(name, columns, spilled);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
