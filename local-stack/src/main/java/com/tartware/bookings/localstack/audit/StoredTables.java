package com.tartware.bookings.localstack.audit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Bookings, stays and nights as a store has them, read at one moment.
 *
 * @param staysByBooking by the key of their booking, which need not be there, in the order of their position
 */
record StoredTables(Map<String, Row> bookings, Map<String, List<String>> staysByBooking, Map<String, Row> nights) {

    /**
     * @param expected after the whole reply topic, read again to its end after the tables: they trail it
     * @param cut the one that {@code expected} was made with
     */
    void compareWith(ExpectedStores expected, Map<String, Long> cut, Differences differences) {
        compareBookingsWith(expected, cut, differences);
        compare("night", expected.nights(), nights, cut, differences);
    }

    /** As {@link #compareWith}, without the nights. */
    void compareBookingsWith(ExpectedStores expected, Map<String, Long> cut, Differences differences) {
        Map<String, Row> withStays = new HashMap<>();
        bookings.forEach((key, booking) -> {
            Map<String, String> columns = new HashMap<>(booking.columns());
            columns.put(
                    ExpectedStores.STAYS,
                    staysByBooking.getOrDefault(key, List.of()).toString());
            withStays.put(key, new Row(booking.tenantId(), booking.sequence(), columns));
        });
        compare("booking", expected.bookings(), withStays, cut, differences);
        staysByBooking.forEach((key, stays) -> {
            if (!bookings.containsKey(key)) {
                differences.add("postgres: booking %s is absent and has stays %s".formatted(key, stays));
            }
        });
    }

    private static void compare(
            String what,
            ExpectedStores.Versions expected,
            Map<String, Row> found,
            Map<String, Long> cut,
            Differences differences) {
        Set<String> keys = new HashSet<>(expected.atCut().keySet());
        keys.addAll(found.keySet());
        for (String key : keys) {
            String where = "postgres: %s %s".formatted(what, key);
            Row there = found.get(key);
            if (there == null) {
                differences.add("%s is absent, the decisions say %s"
                        .formatted(where, expected.atCut().get(key).columns()));
                continue;
            }
            boolean beyondCut = there.sequence() > cut.getOrDefault(there.tenantId(), 0L);
            Row wanted = beyondCut
                    ? expected.at(key, there.sequence())
                    : expected.atCut().get(key);
            if (wanted == null) {
                differences.add("%s is there by #%d, which is no decision about it on the reply topic"
                        .formatted(where, there.sequence()));
            } else {
                differences.compareColumns(where, there.columns(), wanted.columns());
            }
        }
    }
}
