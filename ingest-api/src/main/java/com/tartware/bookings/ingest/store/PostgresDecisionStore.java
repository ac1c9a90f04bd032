package com.tartware.bookings.ingest.store;

import com.tartware.bookings.ingest.store.StoredBooking.StoredStay;
import com.tartware.bookings.ingest.store.StoredNights.StoredNight;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Postgres on a few threads of its own, one a connection, so that a database that hangs costs readers their answer and
 * writers nothing.
 */
public final class PostgresDecisionStore implements DecisionStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDecisionStore.class);

    /** Point reads by primary key or index; a few connections answer thousands a second. */
    private static final int CONNECTIONS = 6;

    /** A question that waits takes about 300 bytes. */
    private static final int WAITING_MAX = 4_096;

    private static final int WAITING_PER_TENANT_MAX = 512;

    /** So that a tenant whose questions are slow leaves some to the others. */
    private static final int CONNECTIONS_PER_TENANT_MAX = CONNECTIONS - 2;

    /** Questions about many tenants stand in a line of their own; no tenant has an empty id. */
    private static final String MANY_TENANTS = "";

    static final String DECISION = """
            SELECT tenant_sequence, outcome, reason, decided_at, payload::text FROM decisions
            WHERE tenant_id = ? AND command_id = ?
            ORDER BY tenant_sequence DESC LIMIT 1
            """;

    private static final String BOOKING_COLUMNS = """
            b.booking_id, b.status, b.version, b.hold_expires_at, b.guest_ref, b.external_reference, b.channel, b.rate_plan_id,
            b.amount_minor, b.currency, b.created_at, b.updated_at, b.sequence,
            s.property_id, s.room_type_id, s.check_in, s.check_out, s.rooms
            """;

    /** One statement, so that a booking and its stays are of one moment. */
    static final String BOOKING = """
            SELECT %s
            FROM bookings b
            LEFT JOIN booking_stays s ON s.tenant_id = b.tenant_id AND s.booking_id = b.booking_id
            WHERE b.tenant_id = ? AND b.booking_id = ?
            ORDER BY s.stay
            """.formatted(BOOKING_COLUMNS);

    /** The decision that the rest of the same statement is as of; one row, of nulls where there is none. */
    private static final String NEWEST = """
            (SELECT 1) AS one_row
            LEFT JOIN (SELECT tenant_sequence AS newest_sequence, decided_at AS newest_decided_at FROM decisions
                       WHERE tenant_id = ? ORDER BY tenant_sequence DESC LIMIT 1) AS newest ON true
            """;

    /** Around the ids of a page; the row of {@link #NEWEST} is there even if the page is empty. */
    private static final String BOOKINGS = """
            SELECT newest_sequence, newest_decided_at, %s
            FROM %s
            LEFT JOIN (%s) AS page ON true
            LEFT JOIN bookings b ON b.tenant_id = page.tenant_id AND b.booking_id = page.booking_id
            LEFT JOIN booking_stays s ON s.tenant_id = page.tenant_id AND s.booking_id = page.booking_id
            ORDER BY b.booking_id, s.stay
            """;

    static final String BY_EXTERNAL_REFERENCE = BOOKINGS.formatted(BOOKING_COLUMNS, NEWEST, """
            SELECT tenant_id, booking_id FROM bookings
            WHERE tenant_id = ? AND external_reference = ? AND booking_id > ?
            ORDER BY booking_id LIMIT ?
            """);

    /** A booking may have several stays that begin there and then. */
    static final String ARRIVALS = BOOKINGS.formatted(BOOKING_COLUMNS, NEWEST, """
            SELECT DISTINCT a.tenant_id, a.booking_id FROM booking_stays a
            JOIN bookings live ON live.tenant_id = a.tenant_id AND live.booking_id = a.booking_id
                              AND live.status IN ('HELD', 'CONFIRMED')
            WHERE a.tenant_id = ? AND a.property_id = ? AND a.check_in = ? AND a.booking_id > ?
            ORDER BY a.booking_id LIMIT ?
            """);

    static final String NIGHTS = """
            SELECT newest_sequence, newest_decided_at, i.night, i.allotment, i.overbooking_limit, i.sold, i.held,
                   i.stop_sell, i.closed_to_arrival, i.closed_to_departure, i.min_stay, i.max_stay
            FROM %s
            LEFT JOIN night_inventory i ON i.tenant_id = ? AND i.property_id = ? AND i.room_type_id = ?
                                       AND i.night >= ? AND i.night < ?
            ORDER BY i.night
            """.formatted(NEWEST);

    static final String DECISIONS_FROM = """
            SELECT tenant_sequence, outcome, reason, decided_at, payload::text FROM decisions
            WHERE tenant_id = ? AND tenant_sequence >= ?
            ORDER BY tenant_sequence LIMIT ?
            """;

    static final String NEWEST_SEQUENCES = """
            SELECT asked.tenant_id, newest.tenant_sequence
            FROM unnest(?::text[]) AS asked (tenant_id)
            CROSS JOIN LATERAL (SELECT d.tenant_sequence FROM decisions d WHERE d.tenant_id = asked.tenant_id
                                ORDER BY d.tenant_sequence DESC LIMIT 1) AS newest
            """;

    /** Before every id that there is. */
    private static final UUID FIRST_ID = new UUID(0, 0);

    private final AtomicBoolean away = new AtomicBoolean();
    private final HikariDataSource pool;
    private final TenantTurns turns = new TenantTurns(WAITING_MAX, WAITING_PER_TENANT_MAX, CONNECTIONS_PER_TENANT_MAX);
    private final List<Thread> readers = new ArrayList<>();

    /** Returns at once, also when the database is not there yet. */
    public PostgresDecisionStore(String jdbcUrl, String user, String password) {
        this.pool = StoreConnections.open(jdbcUrl, user, password, "bookings-store", "ingest-api", 1, CONNECTIONS);

        for (int number = 1; number <= CONNECTIONS; number++) {
            Thread reader = new Thread(this::read, "store-reader-" + number);
            reader.setDaemon(true);
            readers.add(reader);
            reader.start();
        }
    }

    @Override
    public CompletableFuture<Optional<StoredDecision>> decision(String tenantId, UUID commandId) {
        return ask(
                tenantId,
                DECISION,
                List.of(tenantId, commandId),
                rows -> rows.next() ? Optional.of(readDecision(rows)) : Optional.empty());
    }

    @Override
    public CompletableFuture<Optional<StoredBooking>> booking(String tenantId, UUID bookingId) {
        return ask(
                tenantId,
                BOOKING,
                List.of(tenantId, bookingId),
                rows -> rows.next() ? Optional.of(readBooking(rows)) : Optional.empty());
    }

    @Override
    public CompletableFuture<StoredBookings> bookingsByExternalReference(
            String tenantId, String externalReference, UUID after, int limit) {
        return ask(
                tenantId,
                BY_EXTERNAL_REFERENCE,
                List.of(tenantId, tenantId, externalReference, after == null ? FIRST_ID : after, limit + 1),
                rows -> readBookings(rows, limit));
    }

    @Override
    public CompletableFuture<StoredBookings> arrivals(
            String tenantId, String propertyId, LocalDate arrival, UUID after, int limit) {
        return ask(
                tenantId,
                ARRIVALS,
                List.of(tenantId, tenantId, propertyId, arrival, after == null ? FIRST_ID : after, limit + 1),
                rows -> readBookings(rows, limit));
    }

    @Override
    public CompletableFuture<StoredNights> nights(
            String tenantId, String propertyId, String roomTypeId, LocalDate from, LocalDate to) {
        return ask(
                tenantId,
                NIGHTS,
                List.of(tenantId, tenantId, propertyId, roomTypeId, from, to),
                PostgresDecisionStore::readNights);
    }

    @Override
    public CompletableFuture<List<StoredDecision>> decisionsFrom(String tenantId, long firstSequence, int limit) {
        return ask(tenantId, DECISIONS_FROM, List.of(tenantId, firstSequence, limit), rows -> {
            List<StoredDecision> decisions = new ArrayList<>();
            while (rows.next()) {
                decisions.add(readDecision(rows));
            }
            return decisions;
        });
    }

    @Override
    public CompletableFuture<Map<String, Long>> newestSequences(Set<String> tenantIds) {
        String[] asked = tenantIds.toArray(String[]::new);
        return ask(MANY_TENANTS, NEWEST_SEQUENCES, List.of((Object) asked), rows -> {
            Map<String, Long> newest = new HashMap<>();
            while (rows.next()) {
                newest.put(rows.getString("tenant_id"), rows.getLong("tenant_sequence"));
            }
            return newest;
        });
    }

    private void read() {
        try {
            while (true) {
                turns.runNext();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private <T> CompletableFuture<T> ask(String lane, String sql, List<Object> parameters, Reading<T> reading) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!turns.offer(lane, () -> answer(answer, sql, parameters, reading))) {
            return CompletableFuture.failedFuture(new StoreUnavailableException("too many readings wait", null));
        }
        return answer.orTimeout(StoreConnections.ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    private <T> void answer(CompletableFuture<T> answer, String sql, List<Object> parameters, Reading<T> reading) {
        if (answer.isDone()) {
            return; // its reader was sent away while it waited
        }
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                answer.complete(reading.of(rows));
            }
            if (away.compareAndSet(true, false)) {
                LOG.info("Postgres answers again");
            }
        } catch (SQLException e) {
            if (away.compareAndSet(false, true)) {
                LOG.warn("Postgres does not answer; reads are refused until it does: {}", e.getMessage());
            }
            answer.completeExceptionally(new StoreUnavailableException("Postgres did not answer", e));
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private static StoredDecision readDecision(ResultSet rows) throws SQLException {
        return new StoredDecision(
                rows.getLong("tenant_sequence"),
                rows.getString("outcome"),
                rows.getString("reason"),
                instant(rows, "decided_at"),
                rows.getString("payload"));
    }

    /** Reads the booking that the rows stand at, and moves on behind it. */
    private static StoredBooking readBooking(ResultSet rows) throws SQLException {
        UUID bookingId = rows.getObject("booking_id", UUID.class);
        StoredBooking withoutStays = new StoredBooking(
                bookingId,
                rows.getString("status"),
                rows.getInt("version"),
                instant(rows, "hold_expires_at"),
                List.of(),
                rows.getString("guest_ref"),
                rows.getString("external_reference"),
                rows.getString("channel"),
                rows.getString("rate_plan_id"),
                rows.getObject("amount_minor", Long.class),
                rows.getString("currency"),
                instant(rows, "created_at"),
                instant(rows, "updated_at"),
                rows.getLong("sequence"));
        List<StoredStay> stays = new ArrayList<>();
        do {
            if (rows.getString("property_id") != null) {
                stays.add(new StoredStay(
                        rows.getString("property_id"),
                        rows.getString("room_type_id"),
                        rows.getObject("check_in", LocalDate.class),
                        rows.getObject("check_out", LocalDate.class),
                        rows.getInt("rooms")));
            }
        } while (rows.next() && bookingId.equals(rows.getObject("booking_id", UUID.class)));
        return withoutStays.withStays(stays);
    }

    private static StoredBookings readBookings(ResultSet rows, int limit) throws SQLException {
        rows.next();
        AsOf asOf = readAsOf(rows);
        List<StoredBooking> bookings = new ArrayList<>();
        while (!rows.isAfterLast() && rows.getObject("booking_id") != null) {
            bookings.add(readBooking(rows));
        }
        boolean more = bookings.size() > limit;
        return new StoredBookings(more ? List.copyOf(bookings.subList(0, limit)) : bookings, more, asOf);
    }

    private static StoredNights readNights(ResultSet rows) throws SQLException {
        rows.next();
        AsOf asOf = readAsOf(rows);
        List<StoredNight> nights = new ArrayList<>();
        while (!rows.isAfterLast() && rows.getObject("night") != null) {
            nights.add(new StoredNight(
                    rows.getObject("night", LocalDate.class),
                    rows.getInt("allotment"),
                    rows.getInt("overbooking_limit"),
                    rows.getInt("sold"),
                    rows.getInt("held"),
                    rows.getBoolean("stop_sell"),
                    rows.getBoolean("closed_to_arrival"),
                    rows.getBoolean("closed_to_departure"),
                    rows.getInt("min_stay"),
                    rows.getInt("max_stay")));
            rows.next();
        }
        return new StoredNights(nights, asOf);
    }

    private static AsOf readAsOf(ResultSet rows) throws SQLException {
        return new AsOf(rows.getLong("newest_sequence"), instant(rows, "newest_decided_at"));
    }

    private static Instant instant(ResultSet rows, String column) throws SQLException {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    @Override
    public void close() {
        readers.forEach(Thread::interrupt);
        pool.close();
    }

    private interface Reading<T> {
        T of(ResultSet rows) throws SQLException;
    }
}
