package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one store holds of one booking, against the decisions about it.
 *
 * @param holds in words; of a store that could not be asked, why
 * @param agrees whether it was asked and nothing differs
 */
public record StoredBooking(String store, String holds, boolean agrees, List<String> differences) {
    private static final Duration PAUSE = Duration.ofMillis(250);

    /**
     * Asks Postgres, then ClickHouse.
     *
     * @param decisions about the booking, in order; what was decided since is left to the next call
     * @param patience for a store that is behind; what is then missing is a difference
     */
    public static List<StoredBooking> compare(
            StackSettings settings, String tenantId, String bookingId, List<Decision> decisions, Duration patience)
            throws InterruptedException {
        Booking booking = new Booking(tenantId, bookingId, decisions, System.nanoTime() + patience.toNanos());
        return List.of(
                ask(
                        "postgres",
                        booking,
                        () -> new Store(
                                Store.Dialect.POSTGRES,
                                settings.postgresUrl(),
                                StackSettings.POSTGRES_USER,
                                StackSettings.POSTGRES_PASSWORD)),
                ask(
                        "clickhouse",
                        booking,
                        () -> new Store(Store.Dialect.CLICKHOUSE, settings.clickhouseUrl(), "default", "")));
    }

    private record Booking(String tenantId, String bookingId, List<Decision> decisions, long deadlineNanos) {
        long last() {
            return decisions.isEmpty() ? 0 : decisions.get(decisions.size() - 1).getTenantSequence();
        }
    }

    @FunctionalInterface
    private interface Opening {
        Store open() throws SQLException;
    }

    private static StoredBooking ask(String name, Booking booking, Opening opening) throws InterruptedException {
        try (Store store = opening.open()) {
            while (!store.hasCaughtUpWith(Map.of(booking.tenantId(), booking.last()))
                    && System.nanoTime() < booking.deadlineNanos()) {
                Thread.sleep(PAUSE.toMillis());
            }
            return name.equals("postgres") ? inPostgres(store, booking) : inClickHouse(store, booking);
        } catch (SQLException e) {
            String why = e.getMessage() == null
                    ? e.toString()
                    : e.getMessage().lines().findFirst().orElse("");
            return new StoredBooking(name, "could not be asked: " + why, false, List.of());
        }
    }

    private static StoredBooking inPostgres(Store store, Booking booking) throws SQLException {
        store.beginSnapshot();
        Differences differences = new Differences();
        int rows = compareDecisions(store, DecisionColumns.POSTGRES, booking, differences);
        StoredTables tables = PostgresTables.readBooking(store, booking.tenantId(), booking.bookingId());
        String key = ExpectedStores.bookingKey(booking.tenantId(), booking.bookingId());
        Map<String, Long> cut = Map.of(booking.tenantId(), booking.last());
        Row there = tables.bookings().get(key);
        if (there == null || there.sequence() <= booking.last()) {
            tables.compareBookingsWith(ExpectedStores.after(booking.decisions(), cut), cut, differences);
        }
        return found("postgres", rows, there, booking, differences);
    }

    private static StoredBooking inClickHouse(Store store, Booking booking) throws SQLException {
        Differences differences = new Differences();
        int rows = compareDecisions(store, DecisionColumns.CLICKHOUSE, booking, differences);
        return found("clickhouse", rows, null, booking, differences);
    }

    private static StoredBooking found(String store, int rows, Row row, Booking booking, Differences differences) {
        String holds = "%d of %d decisions%s"
                .formatted(
                        rows,
                        booking.decisions().size(),
                        row == null
                                ? ""
                                : ", the booking as %s, version %s"
                                        .formatted(
                                                row.columns().get("status"),
                                                row.columns().get("version")));
        return new StoredBooking(store, holds, differences.count() == 0, differences.sentences());
    }

    /** @return how many of the decisions the store has */
    private static int compareDecisions(
            Store store, List<Column<Decision>> columns, Booking booking, Differences differences) throws SQLException {
        Map<Long, Decision> expected = new TreeMap<>();
        booking.decisions().forEach(decision -> expected.put(decision.getTenantSequence(), decision));
        List<Row> rows = new ArrayList<>();
        store.readDecisionsOf(booking.tenantId(), booking.bookingId(), columns, rows::add);
        Set<Long> seen = new HashSet<>();
        for (Row row : rows) {
            if (row.sequence() > booking.last()) {
                continue;
            }
            Decision decision = expected.get(row.sequence());
            if (decision == null) {
                differences.add(
                        "#%d is there, which is no decision about it on the reply topic".formatted(row.sequence()));
            } else if (seen.add(row.sequence())) {
                differences.compareColumns("#" + row.sequence(), row.columns(), Column.texts(columns, decision));
            } else {
                differences.add("#%d is there twice".formatted(row.sequence()));
            }
        }
        expected.keySet().stream()
                .filter(sequence -> !seen.contains(sequence))
                .forEach(sequence -> differences.add("#%d is absent".formatted(sequence)));
        return seen.size();
    }
}
