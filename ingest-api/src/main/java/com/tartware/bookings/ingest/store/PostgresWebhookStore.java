package com.tartware.bookings.ingest.store;

import com.tartware.bookings.ingest.store.StoredAttempt.Place;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reads Postgres on threads and connections of its own: long lists of attempts take nothing from readers of bookings. */
public final class PostgresWebhookStore implements WebhookStore, AutoCloseable {
    /** A registration asks one short question. */
    private static final int REGISTRATION_CONNECTIONS = 1;

    /** Whether an endpoint is disabled is one short question, too. */
    private static final int ENDPOINT_CONNECTIONS = 1;

    /** Whoever looks at attempts is a person, or a test. */
    private static final int ATTEMPT_CONNECTIONS = 2;

    private static final int WAITING_MAX = 64;
    private static final int WAITING_PER_TENANT_MAX = 16;
    private static final int UNDER_WAY_PER_TENANT_MAX = 1;

    private static final String NEWEST_SEQUENCE = """
            SELECT coalesce(max(tenant_sequence), 0) FROM decisions WHERE tenant_id = ?
            """;

    private static final String DISABLINGS = """
            SELECT endpoint_id, revision, disabled_at, http_status
            FROM webhook_disablings WHERE tenant_id = ? AND endpoint_id = ANY (?)
            """;

    private static final String ATTEMPTS = """
            SELECT tenant_sequence, replay, attempt, attempted_at, state, http_status, error, duration_millis, next_attempt_at
            FROM webhook_attempts
            WHERE tenant_id = ? AND endpoint_id = ?
              AND (attempted_at, tenant_sequence, replay, attempt) < (?, ?, ?, ?)%s
            ORDER BY attempted_at DESC, tenant_sequence DESC, replay DESC, attempt DESC
            LIMIT ?
            """;

    private static final String OF_SEQUENCE = "\n  AND tenant_sequence = ?";
    private static final String DELIVERED = "\n  AND state = 'DELIVERED'";

    /** As the condition of the index that has these few says it: a statement planned once for any state finds them there. */
    private static final String OF_STATE = "\n  AND state = ? AND state <> 'DELIVERED'";

    /** Before which every attempt stands. */
    private static final Place BEGINNING = new Place(
            Instant.parse("9999-12-31T23:59:59Z").toEpochMilli(), Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final Lane registrations;
    private final Lane endpoints;
    private final Lane attempts;

    /** Returns at once, also when the database is not there yet. */
    public PostgresWebhookStore(String jdbcUrl, String user, String password) {
        this.registrations = new Lane("registrations", REGISTRATION_CONNECTIONS, jdbcUrl, user, password);
        this.endpoints = new Lane("endpoints", ENDPOINT_CONNECTIONS, jdbcUrl, user, password);
        this.attempts = new Lane("attempts", ATTEMPT_CONNECTIONS, jdbcUrl, user, password);
    }

    @Override
    public CompletableFuture<Long> newestSequence(String tenantId) {
        return registrations.ask(
                tenantId, NEWEST_SEQUENCE, statement -> statement.setString(1, tenantId), PostgresWebhookStore::first);
    }

    @Override
    public CompletableFuture<Map<UUID, Disabling>> disablings(String tenantId, Collection<UUID> endpointIds) {
        return endpoints.ask(
                tenantId,
                DISABLINGS,
                statement -> {
                    statement.setString(1, tenantId);
                    statement.setArray(2, statement.getConnection().createArrayOf("uuid", endpointIds.toArray()));
                },
                PostgresWebhookStore::readDisablings);
    }

    @Override
    public CompletableFuture<List<StoredAttempt>> attempts(String tenantId, UUID endpointId, AttemptQuery query) {
        return attempts.ask(
                tenantId,
                sql(query),
                statement -> bind(statement, tenantId, endpointId, query),
                PostgresWebhookStore::read);
    }

    private static long first(ResultSet rows) throws SQLException {
        rows.next();
        return rows.getLong(1);
    }

    private static Map<UUID, Disabling> readDisablings(ResultSet rows) throws SQLException {
        Map<UUID, Disabling> disablings = new HashMap<>();
        while (rows.next()) {
            disablings.put(
                    rows.getObject("endpoint_id", UUID.class),
                    new Disabling(
                            rows.getInt("revision"),
                            instant(rows, "disabled_at"),
                            rows.getObject("http_status", Integer.class)));
        }
        return disablings;
    }

    /** One text for each kind of question: a condition that may be absent has no plan that is good for both. */
    static String sql(AttemptQuery query) {
        String state = query.state()
                .map(name -> name.equals("DELIVERED") ? DELIVERED : OF_STATE)
                .orElse("");
        return ATTEMPTS.formatted((query.sequence().isPresent() ? OF_SEQUENCE : "") + state);
    }

    private static void bind(PreparedStatement statement, String tenantId, UUID endpointId, AttemptQuery query)
            throws SQLException {
        Place before = query.before().orElse(BEGINNING);
        int parameter = 1;
        statement.setString(parameter++, tenantId);
        statement.setObject(parameter++, endpointId);
        statement.setObject(
                parameter++, Instant.ofEpochMilli(before.attemptedAtMillis()).atOffset(ZoneOffset.UTC));
        statement.setLong(parameter++, before.tenantSequence());
        statement.setInt(parameter++, before.replay());
        statement.setInt(parameter++, before.attempt());
        if (query.sequence().isPresent()) {
            statement.setLong(parameter++, query.sequence().getAsLong());
        }
        if (query.state().isPresent() && !query.state().get().equals("DELIVERED")) {
            statement.setString(parameter++, query.state().get());
        }
        statement.setInt(parameter, query.limit());
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

    @Override
    public void close() {
        attempts.close();
        endpoints.close();
        registrations.close();
    }

    /** Threads and connections for one kind of question: whoever asks many of another kind takes nothing from it. */
    private static final class Lane {
        private final HikariDataSource pool;
        private final TenantTurns turns =
                new TenantTurns(WAITING_MAX, WAITING_PER_TENANT_MAX, UNDER_WAY_PER_TENANT_MAX);
        private final List<Thread> readers = new ArrayList<>();

        Lane(String name, int connections, String jdbcUrl, String user, String password) {
            this.pool = StoreConnections.open(
                    jdbcUrl, user, password, "webhooks-" + name, "ingest-api-webhooks", 0, connections);
            for (int i = 0; i < connections; i++) {
                Thread reader = new Thread(this::read, "webhooks-" + name);
                reader.setDaemon(true);
                reader.start();
                readers.add(reader);
            }
        }

        <T> CompletableFuture<T> ask(String tenantId, String sql, Binding binding, Reading<T> reading) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            if (!turns.offer(tenantId, () -> answer(answer, sql, binding, reading))) {
                return CompletableFuture.failedFuture(new StoreUnavailableException("too many readings wait", null));
            }
            return answer.orTimeout(StoreConnections.ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void read() {
            try {
                while (true) {
                    turns.runNext();
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
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

        void close() {
            readers.forEach(Thread::interrupt);
            pool.close();
        }
    }

    private interface Binding {
        void to(PreparedStatement statement) throws SQLException;
    }

    private interface Reading<T> {
        T of(ResultSet rows) throws SQLException;
    }
}
