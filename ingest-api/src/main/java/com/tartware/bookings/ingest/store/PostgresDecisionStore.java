package com.tartware.bookings.ingest.store;

import com.tartware.bookings.ingest.store.StoredBooking.StoredStay;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.PGProperty;
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

    private static final int WAITING_MAX = 512;

    /** From question to answer, waiting included; then the reader is sent away with a 503. */
    private static final Duration ANSWER_MAX = Duration.ofMillis(1_700);

    private static final Duration CONNECTION_WAIT_MAX = Duration.ofSeconds(1);
    private static final Duration STATEMENT_MAX = Duration.ofMillis(1_500);
    private static final int SOCKET_TIMEOUT_SECONDS = 2;

    private static final String DECISION = """
            SELECT tenant_sequence, outcome, reason, decided_at, payload::text FROM decisions
            WHERE tenant_id = ? AND command_id = ?
            ORDER BY tenant_sequence DESC LIMIT 1
            """;

    /** One statement, so that a booking and its stays are of one moment. */
    private static final String BOOKING = """
            SELECT b.status, b.version, b.hold_expires_at, b.guest_ref, b.external_reference, b.channel, b.rate_plan_id,
                   b.amount_minor, b.currency, b.created_at, b.updated_at, b.sequence,
                   s.property_id, s.room_type_id, s.check_in, s.check_out, s.rooms
            FROM bookings b
            LEFT JOIN booking_stays s ON s.tenant_id = b.tenant_id AND s.booking_id = b.booking_id
            WHERE b.tenant_id = ? AND b.booking_id = ?
            ORDER BY s.stay
            """;

    private final AtomicBoolean away = new AtomicBoolean();
    private final HikariDataSource pool;
    private final ThreadPoolExecutor readers;

    /** Returns at once, also when the database is not there yet. */
    public PostgresDecisionStore(String jdbcUrl, String user, String password) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("bookings-store");
        config.setJdbcUrl(jdbcUrl);
        config.setUsername(user);
        config.setPassword(password);
        config.setReadOnly(true);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(CONNECTION_WAIT_MAX.toMillis());
        config.setValidationTimeout(CONNECTION_WAIT_MAX.dividedBy(2).toMillis());
        config.addDataSourceProperty(PGProperty.CONNECT_TIMEOUT.getName(), "1");
        config.addDataSourceProperty(PGProperty.LOGIN_TIMEOUT.getName(), "2");
        config.addDataSourceProperty(PGProperty.SOCKET_TIMEOUT.getName(), Integer.toString(SOCKET_TIMEOUT_SECONDS));
        config.addDataSourceProperty(PGProperty.APPLICATION_NAME.getName(), "ingest-api");
        config.addDataSourceProperty(PGProperty.OPTIONS.getName(), "-c statement_timeout=" + STATEMENT_MAX.toMillis());
        this.pool = new HikariDataSource(config);

        AtomicInteger number = new AtomicInteger();
        this.readers = new ThreadPoolExecutor(
                CONNECTIONS, CONNECTIONS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(task, "store-reader-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    @Override
    public CompletableFuture<Optional<StoredDecision>> decision(String tenantId, UUID commandId) {
        return ask(
                DECISION,
                tenantId,
                commandId,
                rows -> rows.next() ? Optional.of(readDecision(rows)) : Optional.empty());
    }

    @Override
    public CompletableFuture<Optional<StoredBooking>> booking(String tenantId, UUID bookingId) {
        return ask(BOOKING, tenantId, bookingId, rows -> readBooking(bookingId, rows));
    }

    private <T> CompletableFuture<T> ask(String sql, String tenantId, UUID id, Reading<T> reading) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            readers.execute(() -> answer(answer, sql, tenantId, id, reading));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new StoreUnavailableException("too many readings wait", e));
        }
        return answer.orTimeout(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    private <T> void answer(CompletableFuture<T> answer, String sql, String tenantId, UUID id, Reading<T> reading) {
        if (answer.isDone()) {
            return; // its reader was sent away while it waited
        }
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tenantId);
            statement.setObject(2, id);
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

    private static Optional<StoredBooking> readBooking(UUID bookingId, ResultSet rows) throws SQLException {
        if (!rows.next()) {
            return Optional.empty();
        }
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
        } while (rows.next());
        return Optional.of(withoutStays.withStays(stays));
    }

    private static Instant instant(ResultSet rows, String column) throws SQLException {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    @Override
    public void close() {
        readers.shutdownNow();
        pool.close();
    }

    private interface Reading<T> {
        T of(ResultSet rows) throws SQLException;
    }
}
