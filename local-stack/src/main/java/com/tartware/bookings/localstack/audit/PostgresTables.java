package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.localstack.audit.ExpectedStores.Row;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Bookings, stays and nights in Postgres, compared with what the decisions make of them. */
final class PostgresTables {
    private final Connection connection;
    private final Decisions decisions;
    private final Differences differences;

    PostgresTables(Connection connection, Decisions decisions, Differences differences) {
        this.connection = connection;
        this.decisions = decisions;
        this.differences = differences;
    }

    void compareWith(ExpectedStores expected) throws SQLException {
        compare("booking", expected.bookings(), bookings());
        compare("night", expected.nights(), nights());
    }

    private void compare(String what, Map<String, Row> expected, Map<String, Row> found) {
        Set<String> keys = new HashSet<>(expected.keySet());
        keys.addAll(found.keySet());
        for (String key : keys) {
            Row wanted = expected.get(key);
            Row there = found.get(key);
            if (there != null && there.sequence() > decisions.last(there.tenantId())) {
                continue; // Written since the reply topic was read.
            }
            if (!java.util.Objects.equals(wanted, there)) {
                differences.add("postgres: %s %s is %s, the decisions say %s"
                        .formatted(what, key, describe(there), describe(wanted)));
            }
        }
    }

    private static String describe(Row row) {
        return row == null ? "absent" : "%s (#%d)".formatted(row.text(), row.sequence());
    }

    private Map<String, Row> bookings() throws SQLException {
        Map<String, List<String>> stays = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT tenant_id, booking_id::text, property_id, room_type_id, check_in::text, check_out::text, rooms"
                                + " FROM booking_stays ORDER BY tenant_id, booking_id, stay")) {
            while (row.next()) {
                stays.computeIfAbsent(
                                ExpectedStores.bookingKey(row.getString(1), row.getString(2)), key -> new ArrayList<>())
                        .add(ExpectedStores.stayText(
                                row.getString(3), row.getString(4), row.getString(5), row.getString(6), row.getInt(7)));
            }
        }
        Map<String, Row> bookings = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT tenant_id, booking_id::text, sequence, status, version, external_reference, channel,"
                                + " amount_minor FROM bookings")) {
            while (row.next()) {
                String key = ExpectedStores.bookingKey(row.getString(1), row.getString(2));
                String text = ExpectedStores.bookingText(
                        row.getString(4),
                        row.getInt(5),
                        stays.getOrDefault(key, List.of()),
                        row.getString(6),
                        row.getString(7),
                        row.getObject(8));
                bookings.put(key, new Row(row.getString(1), row.getLong(3), text));
            }
        }
        return bookings;
    }

    private Map<String, Row> nights() throws SQLException {
        Map<String, Row> nights = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT tenant_id, property_id, room_type_id, night::text, sequence, allotment, overbooking_limit,"
                                + " sold, held FROM night_inventory")) {
            while (row.next()) {
                nights.put(
                        ExpectedStores.nightKey(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                        new Row(
                                row.getString(1),
                                row.getLong(5),
                                ExpectedStores.nightText(row.getInt(6), row.getInt(7), row.getInt(8), row.getInt(9))));
            }
        }
        return nights;
    }
}
