package com.tartware.bookings.localstack.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.schemas.decision.DecisionJson;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** A store's table of decisions, compared row by row with the reply topic. */
final class Store implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Connection connection;
    private final String decisionsTable;
    private final Differences differences;
    private long rows;

    /** @param decisionsTable with whatever the store needs to show each row once */
    Store(String name, String url, String user, String password, String decisionsTable, Differences differences)
            throws SQLException {
        this.name = name;
        this.connection = DriverManager.getConnection(url, user, password);
        this.decisionsTable = decisionsTable;
        this.differences = differences;
    }

    Connection connection() {
        return connection;
    }

    long rows() {
        return rows;
    }

    /** Whether the store has every tenant up to the last sequence of the reply topic. */
    boolean hasCaughtUpWith(Decisions decisions) throws SQLException {
        String last = "SELECT max(tenant_sequence) FROM " + decisionsTable + " WHERE tenant_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(last)) {
            for (String tenantId : decisions.bodiesByTenant().keySet()) {
                statement.setString(1, tenantId);
                try (ResultSet result = statement.executeQuery()) {
                    if (!result.next() || result.getLong(1) < decisions.last(tenantId)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    void compareWith(Decisions decisions) throws SQLException {
        String all = "SELECT tenant_id, tenant_sequence, toText(command_id), toText(booking_id), outcome, reason, "
                + "booking_version, toText(payload) FROM " + decisionsTable + " ORDER BY tenant_id, tenant_sequence";
        String dialect = name.equals("postgres")
                ? all.replaceAll("toText\\((\\w+)\\)", "$1::text")
                : all.replaceAll("toText\\((\\w+)\\)", "toString($1)");
        Map<String, Long> foundByTenant = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(dialect)) {
            while (row.next()) {
                String tenantId = row.getString(1);
                long sequence = row.getLong(2);
                if (sequence > decisions.last(tenantId) && decisions.last(tenantId) > 0) {
                    continue; // Decided since the reply topic was read.
                }
                rows++;
                foundByTenant.merge(tenantId, 1L, Long::sum);
                compare(row, decisions, tenantId, sequence);
            }
        }
        decisions.bodiesByTenant().forEach((tenantId, bodies) -> {
            long expected = bodies.stream().filter(Objects::nonNull).count();
            long there = foundByTenant.getOrDefault(tenantId, 0L);
            if (there != expected) {
                differences.add("%s: %s has %d of %d decisions".formatted(name, tenantId, there, expected));
            }
        });
    }

    private void compare(ResultSet row, Decisions decisions, String tenantId, long sequence) throws SQLException {
        if (decisions.body(tenantId, sequence) == null) {
            differences.add("%s: %s #%d is not on the reply topic".formatted(name, tenantId, sequence));
            return;
        }
        Decision expected = decisions.decision(tenantId, sequence);
        compare(tenantId, sequence, "command_id", expected.getCommandId(), row.getString(3));
        compare(tenantId, sequence, "booking_id", expected.getBookingId(), row.getString(4));
        compare(tenantId, sequence, "outcome", expected.getOutcome().name(), row.getString(5));
        compare(
                tenantId,
                sequence,
                "reason",
                expected.getReason() == null ? null : expected.getReason().name(),
                row.getString(6));
        int version = row.getInt(7);
        compare(tenantId, sequence, "booking_version", expected.getBookingVersion(), row.wasNull() ? null : version);
        compare(tenantId, sequence, "payload", json(DecisionJson.of(expected)), json(row.getString(8)));
    }

    private void compare(String tenantId, long sequence, String column, Object expected, Object found) {
        if (!Objects.equals(expected, found)) {
            differences.add("%s: %s #%d has %s %s, the reply topic says %s"
                    .formatted(name, tenantId, sequence, column, found, expected));
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a payload is no JSON: " + text, e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
