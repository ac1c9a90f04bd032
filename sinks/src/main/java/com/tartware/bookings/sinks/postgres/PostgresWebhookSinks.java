package com.tartware.bookings.sinks.postgres;

import com.tartware.bookings.avro.WebhookAttempt;
import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.schemas.framing.UuidBytes;
import com.tartware.bookings.sinks.StoreSink;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.JdbcStatementBuilder;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;

/**
 * Writes webhook endpoints and attempts to Postgres; at least once, and a repeat changes nothing for good. Rows go out with each
 * checkpoint at the latest.
 */
public final class PostgresWebhookSinks {
    /** How long an attempt can be looked at, by the time of its tenant's newest attempt; a day less than the topic keeps it. */
    static final Duration ATTEMPTS_KEPT = Duration.ofDays(7);

    /** So many old attempts go with each new one: a tenant that was silent for a week must not hold the store up. */
    private static final int ATTEMPTS_DROPPED_MAX = 100;

    private static final int BATCH_ROWS = 500;

    /** A deleted endpoint's row goes; its last record stays on the topic, and so a rebuild finds none either. */
    private static final String ENDPOINT = """
            WITH new AS MATERIALIZED (
                SELECT ?::text AS tenant_id, ?::uuid AS endpoint_id, ?::int AS revision, ?::text AS url, ?::text[] AS outcomes,
                       ?::timestamptz AS created_at, ?::int AS secret_generation, ?::timestamptz AS rotated_at,
                       ?::bigint AS after_sequence, ?::int AS replay, ?::bigint AS replay_from_sequence, ?::boolean AS deleted
            ), dropped AS (
                DELETE FROM webhook_endpoints e USING new
                WHERE new.deleted AND e.tenant_id = new.tenant_id AND e.endpoint_id = new.endpoint_id
            ), forgotten AS (
                DELETE FROM webhook_disablings d USING new
                WHERE new.deleted AND d.tenant_id = new.tenant_id AND d.endpoint_id = new.endpoint_id
            )
            INSERT INTO webhook_endpoints (tenant_id, endpoint_id, revision, url, outcomes, created_at, secret_generation,
                                           rotated_at, after_sequence, replay, replay_from_sequence)
            SELECT tenant_id, endpoint_id, revision, url, outcomes, created_at, secret_generation,
                   rotated_at, after_sequence, replay, replay_from_sequence
            FROM new WHERE NOT deleted
            ON CONFLICT (tenant_id, endpoint_id) DO UPDATE SET
                revision = excluded.revision, url = excluded.url, outcomes = excluded.outcomes,
                created_at = excluded.created_at, secret_generation = excluded.secret_generation,
                rotated_at = excluded.rotated_at, after_sequence = excluded.after_sequence,
                replay = excluded.replay, replay_from_sequence = excluded.replay_from_sequence
            WHERE webhook_endpoints.revision < excluded.revision
            """;

    /**
     * An attempt that was made twice, since its outcome was lost in a restart, shows the later one. One that disabled its endpoint is kept
     * beside, too: with the revision that it disabled, so that it makes no difference which of the two topics is ahead.
     */
    private static final String ATTEMPT = """
            WITH new AS MATERIALIZED (
                SELECT ?::text AS tenant_id, ?::uuid AS endpoint_id, ?::bigint AS tenant_sequence, ?::int AS replay,
                       ?::int AS attempt, ?::timestamptz AS attempted_at, ?::text AS state, ?::int AS http_status,
                       ?::text AS error, ?::int AS duration_millis, ?::timestamptz AS next_attempt_at,
                       ?::int AS endpoint_revision
            ), disabled AS (
                INSERT INTO webhook_disablings (tenant_id, endpoint_id, revision, disabled_at, http_status)
                SELECT tenant_id, endpoint_id, endpoint_revision, attempted_at, http_status
                FROM new WHERE state = 'DISABLED' AND endpoint_revision IS NOT NULL
                ON CONFLICT (tenant_id, endpoint_id) DO UPDATE SET
                    revision = excluded.revision, disabled_at = excluded.disabled_at, http_status = excluded.http_status
                WHERE webhook_disablings.revision < excluded.revision
            ), dropped AS (
                DELETE FROM webhook_attempts WHERE ctid IN (
                    SELECT a.ctid FROM webhook_attempts a JOIN new USING (tenant_id)
                    WHERE a.attempted_at < new.attempted_at - interval '%d seconds'
                    ORDER BY a.attempted_at LIMIT %d)
            )
            INSERT INTO webhook_attempts (tenant_id, endpoint_id, tenant_sequence, replay, attempt, attempted_at, state,
                                          http_status, error, duration_millis, next_attempt_at)
            SELECT tenant_id, endpoint_id, tenant_sequence, replay, attempt, attempted_at, state,
                   http_status, error, duration_millis, next_attempt_at
            FROM new
            ON CONFLICT (tenant_id, endpoint_id, tenant_sequence, replay, attempt) DO UPDATE SET
                attempted_at = excluded.attempted_at, state = excluded.state, http_status = excluded.http_status,
                error = excluded.error, duration_millis = excluded.duration_millis,
                next_attempt_at = excluded.next_attempt_at
            WHERE webhook_attempts.attempted_at <= excluded.attempted_at
            """.formatted(ATTEMPTS_KEPT.toSeconds(), ATTEMPTS_DROPPED_MAX);

    private PostgresWebhookSinks() {}

    /** @param url such as {@code jdbc:postgresql://127.0.0.1:15432/tartware} */
    public static Sink<WebhookEndpoint> endpoints(String url, String user, String password) {
        return sink(ENDPOINT, PostgresWebhookSinks::bind, PostgresDecisionSink.connection(url, user, password));
    }

    /** @param url such as {@code jdbc:postgresql://127.0.0.1:15432/tartware} */
    public static Sink<WebhookAttempt> attempts(String url, String user, String password) {
        return sink(ATTEMPT, PostgresWebhookSinks::bind, PostgresDecisionSink.connection(url, user, password));
    }

    private static <T> Sink<T> sink(String sql, JdbcStatementBuilder<T> binding, JdbcConnectionOptions connection) {
        return StoreSink.of(
                JdbcSink.<T>builder()
                        .withQueryStatement(sql, binding)
                        .withExecutionOptions(JdbcExecutionOptions.builder()
                                .withBatchSize(BATCH_ROWS)
                                .withBatchIntervalMs(0)
                                .withMaxRetries(0)
                                .build()),
                connection);
    }

    private static void bind(PreparedStatement statement, WebhookEndpoint endpoint) throws SQLException {
        statement.setString(1, endpoint.getTenantId());
        statement.setObject(2, UuidBytes.toUuid(endpoint.getEndpointId()));
        statement.setInt(3, endpoint.getRevision());
        statement.setString(4, endpoint.getUrl());
        statement.setArray(
                5,
                statement
                        .getConnection()
                        .createArrayOf("text", endpoint.getOutcomes().toArray()));
        setInstant(statement, 6, endpoint.getCreatedAt());
        statement.setInt(7, endpoint.getSecretGeneration());
        setInstant(statement, 8, endpoint.getRotatedAt());
        statement.setLong(9, endpoint.getAfterSequence());
        statement.setInt(10, endpoint.getReplay());
        statement.setObject(11, endpoint.getReplayFromSequence(), Types.BIGINT);
        statement.setBoolean(12, endpoint.getDeleted());
    }

    private static void bind(PreparedStatement statement, WebhookAttempt attempt) throws SQLException {
        statement.setString(1, attempt.getTenantId());
        statement.setObject(2, UuidBytes.toUuid(attempt.getEndpointId()));
        statement.setLong(3, attempt.getTenantSequence());
        statement.setInt(4, attempt.getReplay());
        statement.setInt(5, attempt.getAttempt());
        setInstant(statement, 6, attempt.getAttemptedAt());
        statement.setString(7, attempt.getState().name());
        statement.setObject(8, attempt.getHttpStatus(), Types.INTEGER);
        statement.setString(9, attempt.getError());
        statement.setInt(10, attempt.getDurationMillis());
        setInstant(statement, 11, attempt.getNextAttemptAt());
        statement.setObject(12, attempt.getEndpointRevision(), Types.INTEGER);
    }

    private static void setInstant(PreparedStatement statement, int parameter, Instant instant) throws SQLException {
        statement.setObject(
                parameter, instant == null ? null : instant.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
    }
}
