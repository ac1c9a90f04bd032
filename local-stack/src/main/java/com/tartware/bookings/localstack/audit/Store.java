package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.avro.Decision;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A store's rows as text; compares nothing. */
final class Store implements AutoCloseable {
    private static final Set<String> INSTANTS = Set.of("decided_at", "hold_expires_at", "created_at", "updated_at");

    /** Postgres hands over all rows at once unless told otherwise. */
    private static final int ROWS_PER_FETCH = 10_000;

    private final Dialect dialect;
    private final Connection connection;

    Store(Dialect dialect, String url, String user, String password) throws SQLException {
        this.dialect = dialect;
        this.connection = DriverManager.getConnection(url, user, password);
    }

    /** How a store names its table of decisions and makes text of a column, instants as {@link Column} does. */
    enum Dialect {
        POSTGRES(
                "decisions",
                "%s::text",
                "to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
                "?::uuid"),
        /** FINAL, so that it shows each row once. */
        CLICKHOUSE(
                "booking_decisions FINAL",
                "toString(%s)",
                "concat(replaceOne(toString(%s), ' ', 'T'), '000Z')",
                "toUUID(?)");

        private final String decisionsTable;
        private final String text;
        private final String instantText;
        private final String uuidParameter;

        Dialect(String decisionsTable, String text, String instantText, String uuidParameter) {
            this.decisionsTable = decisionsTable;
            this.text = text;
            this.instantText = instantText;
            this.uuidParameter = uuidParameter;
        }

        private String text(String column) {
            return (INSTANTS.contains(column) ? instantText : text).formatted(column);
        }
    }

    /** Whether the store has every tenant up to the sequence. */
    boolean hasCaughtUpWith(Map<String, Long> sequences) throws SQLException {
        String last = "SELECT max(tenant_sequence) FROM " + dialect.decisionsTable + " WHERE tenant_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(last)) {
            for (Map.Entry<String, Long> tenant : sequences.entrySet()) {
                statement.setString(1, tenant.getKey());
                try (ResultSet result = statement.executeQuery()) {
                    if (!result.next() || result.getLong(1) < tenant.getValue()) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** From here on every statement sees the same moment. Only Postgres can. */
    void beginSnapshot() throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
    }

    void readDecisions(List<Column<Decision>> columns, Consumer<Row> reader) throws SQLException {
        read(
                dialect.decisionsTable,
                List.of("tenant_id", "tenant_sequence"),
                Column.names(columns),
                (key, values) -> reader.accept(new Row(key.get(0), Long.parseLong(key.get(1)), values)));
    }

    /** As {@link #readDecisions}, those about one booking. */
    void readDecisionsOf(String tenantId, String bookingId, List<Column<Decision>> columns, Consumer<Row> reader)
            throws SQLException {
        readBooking(
                dialect.decisionsTable,
                tenantId,
                bookingId,
                List.of("tenant_id", "tenant_sequence"),
                Column.names(columns),
                (key, values) -> reader.accept(new Row(key.get(0), Long.parseLong(key.get(1)), values)));
    }

    /** Hands over each row of the table, the key's columns apart from the others. */
    void read(String table, List<String> keyColumns, List<String> columns, RowReader reader) throws SQLException {
        read(table, "", List.of(), keyColumns, columns, reader);
    }

    /** As {@link #read}, the rows of one booking. */
    void readBooking(
            String table,
            String tenantId,
            String bookingId,
            List<String> keyColumns,
            List<String> columns,
            RowReader reader)
            throws SQLException {
        String ofBooking = " WHERE tenant_id = ? AND booking_id = " + dialect.uuidParameter;
        read(table, ofBooking, List.of(tenantId, bookingId), keyColumns, columns, reader);
    }

    private void read(
            String table,
            String condition,
            List<String> parameters,
            List<String> keyColumns,
            List<String> columns,
            RowReader reader)
            throws SQLException {
        List<String> all = new ArrayList<>(keyColumns);
        all.addAll(columns);
        String select = all.stream()
                .map(dialect::text)
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + table + condition));
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setFetchSize(ROWS_PER_FETCH);
            for (int index = 0; index < parameters.size(); index++) {
                statement.setString(index + 1, parameters.get(index));
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    List<String> key = new ArrayList<>();
                    Map<String, String> values = new LinkedHashMap<>();
                    for (int index = 0; index < all.size(); index++) {
                        String text = row.getString(index + 1);
                        if (index < keyColumns.size()) {
                            key.add(text);
                        } else {
                            values.put(all.get(index), text);
                        }
                    }
                    reader.read(key, values);
                }
            }
        }
    }

    /** Takes a row. */
    @FunctionalInterface
    interface RowReader {
        void read(List<String> key, Map<String, String> values);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
