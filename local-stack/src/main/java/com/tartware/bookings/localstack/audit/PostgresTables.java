package com.tartware.bookings.localstack.audit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads bookings, stays and nights from Postgres. */
final class PostgresTables {
    private PostgresTables() {}

    /** @param postgres in a snapshot, so that stays belong to the bookings beside them */
    static StoredTables read(Store postgres) throws SQLException {
        Map<String, Row> nights = new HashMap<>();
        postgres.read(
                "night_inventory",
                List.of("tenant_id", "property_id", "room_type_id", "night"),
                Column.names(ExpectedStores.NIGHTS),
                (key, values) -> nights.put(
                        ExpectedStores.nightKey(key.get(0), key.get(1), key.get(2), key.get(3)),
                        new Row(key.get(0), sequence(values), values)));
        return tables(postgres::read, nights);
    }

    /**
     * One booking and its stays, without nights.
     *
     * @param postgres in a snapshot
     */
    static StoredTables readBooking(Store postgres, String tenantId, String bookingId) throws SQLException {
        return tables(
                (table, keyColumns, columns, reader) ->
                        postgres.readBooking(table, tenantId, bookingId, keyColumns, columns, reader),
                Map.of());
    }

    /** Which rows of a table are looked at. */
    @FunctionalInterface
    private interface Rows {
        void read(String table, List<String> keyColumns, List<String> columns, Store.RowReader reader)
                throws SQLException;
    }

    private static StoredTables tables(Rows rows, Map<String, Row> nights) throws SQLException {
        Map<String, Row> bookings = new HashMap<>();
        rows.read(
                "bookings",
                List.of("tenant_id", "booking_id"),
                Column.names(ExpectedStores.BOOKINGS),
                (key, values) -> bookings.put(
                        ExpectedStores.bookingKey(key.get(0), key.get(1)),
                        new Row(key.get(0), sequence(values), values)));
        return new StoredTables(bookings, stays(rows), nights);
    }

    private static Map<String, List<String>> stays(Rows rows) throws SQLException {
        Map<String, SortedMap<Integer, String>> byPosition = new HashMap<>();
        rows.read(
                "booking_stays",
                List.of("tenant_id", "booking_id", "stay"),
                List.of("property_id", "room_type_id", "check_in", "check_out", "rooms", "sequence"),
                (key, values) -> byPosition
                        .computeIfAbsent(ExpectedStores.bookingKey(key.get(0), key.get(1)), booking -> new TreeMap<>())
                        .put(
                                Integer.valueOf(key.get(2)),
                                ExpectedStores.stayText(
                                        key.get(2),
                                        values.get("property_id"),
                                        values.get("room_type_id"),
                                        values.get("check_in"),
                                        values.get("check_out"),
                                        values.get("rooms"),
                                        values.get("sequence"))));
        Map<String, List<String>> stays = new HashMap<>();
        byPosition.forEach((key, texts) -> stays.put(key, new ArrayList<>(texts.values())));
        return stays;
    }

    private static long sequence(Map<String, String> values) {
        return Long.parseLong(values.get("sequence"));
    }
}
