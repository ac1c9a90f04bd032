package com.tartware.bookings.ingest.store;

import com.tartware.bookings.ingest.store.StoredAttempt.Place;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGProperty;

/** Reads Postgres on threads and connections of its own: long lists of attempts take nothing from readers of bookings. */
public final class PostgresWebhookStore implements WebhookStore, AutoCloseable {
    /** Whoever looks at attempts is a person, or a test. */
    private static final int CONNECTIONS = 2;

    private static final int WAITING_MAX = 64;

    /** From question to answer, waiting included. */
    private static final Duration ANSWER_MAX = Duration.ofMillis(1_700);

    private static final Duration CONNECTION_WAIT_MAX = Duration.ofSeconds(1);
    private static final Duration STATEMENT_MAX = Duration.ofMillis(1_500);
    private static final int SOCKET_TIMEOUT_SECONDS = 2;

    private static final String NEWEST_SEQUENCE = """
            SELECT coalesce(max(tenant_sequence), 0) FROM decisions WHERE tenant_id = ?
            """;

    private static final String ATTEMPTS = """
            SELECT tenant_sequence, replay, attempt, attempted_at, state, http_status, error, duration_millis, next_attempt_at
            FROM webhook_attempts
            WHERE tenant_id = ? AND endpoint_id = ?
              AND (?::bigint IS NULL OR tenant_sequence = ?)
              AND (?::text IS NULL OR state = ?)
              AND (attempted_at, tenant_sequence, replay, attempt) < (?, ?, ?, ?)
            ORDER BY attempted_at DESC, tenant_sequence DESC, replay DESC, attempt DESC
            LIMIT ?
            """;

    /** Before which every attempt stands. */
    private static final Place BEGINNING = new Place(
            Instant.parse("9999-12-31T23:59:59Z").toEpochMilli(), Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final HikariDataSource pool;
    private final ThreadPoolExecutor readers;

    /** Returns at once, also when the database is not there yet. */
    public PostgresWebhookStore(String jdbcUrl, String user, String password) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("webhooks-store");
        config.setJdbcUrl(jdbcUrl);
        config.setUsername(user);
        config.setPassword(password);
        config.setReadOnly(true);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(CONNECTION_WAIT_MAX.toMillis());
        config.setValidationTimeout(CONNECTION_WAIT_MAX.dividedBy(2).toMillis());
        config.addDataSourceProperty(PGProperty.CONNECT_TIMEOUT.getName(), "1");
        config.addDataSourceProperty(PGProperty.LOGIN_TIMEOUT.getName(), "2");
        config.addDataSourceProperty(PGProperty.SOCKET_TIMEOUT.getName(), Integer.toString(SOCKET_TIMEOUT_SECONDS));
        config.addDataSourceProperty(PGProperty.APPLICATION_NAME.getName(), "ingest-api-webhooks");
        config.addDataSourceProperty(PGProperty.OPTIONS.getName(), "-c statement_timeout=" + STATEMENT_MAX.toMillis());
        this.pool = new HikariDataSource(config);
        this.readers = new ThreadPoolExecutor(
                CONNECTIONS, CONNECTIONS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(task, "webhooks-reader");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    @Override
    public CompletableFuture<Long> newestSequence(String tenantId) {
        return ask(NEWEST_SEQUENCE, statement -> statement.setString(1, tenantId), rows -> {
            rows.next();
            return rows.getLong(1);
        });
    }

    @Override
    public CompletableFuture<List<StoredAttempt>> attempts(String tenantId, UUID endpointId, AttemptQuery query) {
        return ask(ATTEMPTS, statement -> bind(statement, tenantId, endpointId, query), PostgresWebhookStore::read);
    }

    private static void bind(PreparedStatement statement, String tenantId, UUID endpointId, AttemptQuery query)
            throws SQLException {
        Long sequence = query.sequence().isPresent() ? query.sequence().getAsLong() : null;
        String state = query.state().orElse(null);
        Place before = query.before().orElse(BEGINNING);
        statement.setString(1, tenantId);
        statement.setObject(2, endpointId);
        statement.setObject(3, sequence, Types.BIGINT);
        statement.setObject(4, sequence, Types.BIGINT);
        statement.setString(5, state);
        statement.setString(6, state);
        statement.setObject(7, Instant.ofEpochMilli(before.attemptedAtMillis()).atOffset(ZoneOffset.UTC));
        statement.setLong(8, before.tenantSequence());
        statement.setInt(9, before.replay());
        statement.setInt(10, before.attempt());
        statement.setInt(11, query.limit());
    }

    private static List<StoredAttempt> read(ResultSet rows) throws SQLException {
        List<StoredAttempt> attempts = new ArrayList<>();
        while (rows.next()) {
            attempts.add(new StoredAttempt(
                    rows.getLong("tenant_sequence"),
                    rows.getInt("replay"),
                    rows.getInt("attempt"),
                    instant(rows, "attempted_at"),
                    rows.getString("state"),
                    rows.getObject("http_status", Integer.class),
                    rows.getString("error"),
                    rows.getInt("duration_millis"),
                    instant(rows, "next_attempt_at")));
        }
        return attempts;
    }

    private static Instant instant(ResultSet rows, String column) throws SQLException {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private <T> CompletableFuture<T> ask(String sql, Binding binding, Reading<T> reading) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            readers.execute(() -> answer(answer, sql, binding, reading));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new StoreUnavailableException("too many readings wait", e));
        }
        return answer.orTimeout(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    private <T> void answer(CompletableFuture<T> answer, String sql, Binding binding, Reading<T> reading) {
        if (answer.isDone()) {
            return; // its reader was sent away while it waited
        }
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.to(statement);
            try (ResultSet rows = statement.executeQuery()) {
                answer.complete(reading.of(rows));
            }
        } catch (SQLException e) {
            answer.completeExceptionally(new StoreUnavailableException("Postgres did not answer", e));
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        readers.shutdownNow();
        pool.close();
    }

    private interface Binding {
        void to(PreparedStatement statement) throws SQLException;
    }

    private interface Reading<T> {
        T of(ResultSet rows) throws SQLException;
    }
}
