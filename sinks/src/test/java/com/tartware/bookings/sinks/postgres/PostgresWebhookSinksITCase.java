package com.tartware.bookings.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.WebhookAttempt;
import com.tartware.bookings.avro.WebhookAttemptState;
import com.tartware.bookings.avro.WebhookEndpoint;
import com.tartware.bookings.schemas.framing.UuidBytes;
import com.tartware.bookings.sinks.SinkWriting;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.Sink;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The statements of endpoints and attempts against a real PostgreSQL. */
class PostgresWebhookSinksITCase {
    private static final UUID ENDPOINT = new UUID(1, 2);
    private static final Instant T = Instant.parse("2026-01-10T00:00:00Z");

    private static EmbeddedPostgres postgres;

    private Connection connection;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.start();
        Flyway.configure()
                .dataSource(postgres.getPostgresDatabase())
                .locations("classpath:db/postgres")
                .load()
                .migrate();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        connection = postgres.getPostgresDatabase().getConnection();
        try (Statement truncate = connection.createStatement()) {
            truncate.execute("TRUNCATE webhook_endpoints, webhook_attempts, webhook_disablings");
        }
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void theNewestRevisionStandsWhateverIsRepeated() throws Exception {
        WebhookEndpoint first = endpoint("demo", 1).build();
        WebhookEndpoint second = endpoint("demo", 2)
                .setOutcomes(List.of("HELD", "CONFIRMED"))
                .setSecretGeneration(2)
                .setRotatedAt(T.plusSeconds(5))
                .setReplay(1)
                .setReplayFromSequence(7L)
                .build();
        write(endpoints(), first, second, first, endpoint("acme", 1).build());

        assertThat(
                        rows(
                                "SELECT tenant_id, revision, url, outcomes, created_at, secret_generation, rotated_at, after_sequence, replay, replay_from_sequence FROM webhook_endpoints ORDER BY tenant_id"))
                .containsExactly(
                        "acme|1|https://hooks.example/in|{}|2026-01-10 00:00:00+00|1|null|3|0|null",
                        "demo|2|https://hooks.example/in|{HELD,CONFIRMED}|2026-01-10 00:00:00+00|2|2026-01-10 00:00:05+00|3|1|7");
    }

    @Test
    void aDeletedEndpointIsGoneAndStaysAwayWhenTheTopicIsReadAgain() throws Exception {
        WebhookEndpoint first = endpoint("demo", 1).build();
        WebhookEndpoint deleted = endpoint("demo", 2).setDeleted(true).build();
        WebhookEndpoint another = endpoint("acme", 1).build();

        write(endpoints(), first, another, deleted);
        write(endpoints(), first, another, deleted, deleted);

        assertThat(rows("SELECT tenant_id FROM webhook_endpoints")).containsExactly("acme");
    }

    @Test
    void anAttemptIsARowAndTheLaterOfTwoStands() throws Exception {
        WebhookAttempt failed = attempt("demo", 7, T)
                .setState(WebhookAttemptState.FAILED)
                .setError("TIMEOUT")
                .setHttpStatus(null)
                .setNextAttemptAt(T.plusSeconds(5))
                .build();
        WebhookAttempt again = attempt("demo", 7, T.plusSeconds(1)).build();
        write(attempts(), failed, attempt("demo", 8, T).setReplay(2).build());
        assertThat(rows("SELECT * FROM webhook_attempts ORDER BY tenant_sequence"))
                .containsExactly(
                        "demo|00000000-0000-0001-0000-000000000002|7|0|1|2026-01-10 00:00:00+00|FAILED|null|TIMEOUT|12|2026-01-10 00:00:05+00",
                        "demo|00000000-0000-0001-0000-000000000002|8|2|1|2026-01-10 00:00:00+00|DELIVERED|200|null|12|null");

        write(attempts(), again, failed);
        assertThat(rows("SELECT state, http_status FROM webhook_attempts WHERE tenant_sequence = 7"))
                .containsExactly("DELIVERED|200");
    }

    @Test
    void aDisablingIsKeptWithItsRevisionWhicheverTopicIsAheadAndForAsLongAsTheEndpoint() throws Exception {
        WebhookAttempt first = disabling(1, T).setHttpStatus(410).build();
        WebhookAttempt third =
                disabling(3, T.plusSeconds(9)).setHttpStatus(null).build();

        write(attempts(), first, attempt("demo", 8, T).build());
        assertThat(rows("SELECT * FROM webhook_disablings"))
                .containsExactly("demo|00000000-0000-0001-0000-000000000002|1|2026-01-10 00:00:00+00|410");

        write(
                endpoints(),
                endpoint("demo", 1).build(),
                endpoint("demo", 2).build(),
                endpoint("demo", 3).build());
        write(attempts(), third, first, disabling(3, T.plusSeconds(10)).build());
        write(attempts(), attempt("demo", 99, T.plus(Duration.ofDays(30))).build());
        assertThat(rows("SELECT * FROM webhook_disablings"))
                .containsExactly("demo|00000000-0000-0001-0000-000000000002|3|2026-01-10 00:00:09+00|null");

        write(endpoints(), endpoint("demo", 4).setDeleted(true).build());
        assertThat(rows("SELECT * FROM webhook_disablings")).isEmpty();
    }

    private static WebhookAttempt.Builder disabling(int revision, Instant at) {
        return attempt("demo", 7, at).setState(WebhookAttemptState.DISABLED).setEndpointRevision(revision);
    }

    @Test
    void attemptsOlderThanAWeekGoWithTheNewestOneOfTheirTenant() throws Exception {
        write(
                attempts(),
                attempt("demo", 1, T.minus(Duration.ofDays(7)).minusMillis(1)).build(),
                attempt("demo", 2, T.minus(Duration.ofDays(7))).build(),
                attempt("acme", 3, T.minus(Duration.ofDays(30))).build());
        write(attempts(), attempt("demo", 4, T).build());

        assertThat(rows("SELECT tenant_id, tenant_sequence FROM webhook_attempts ORDER BY tenant_sequence"))
                .containsExactly("demo|2", "acme|3", "demo|4");
    }

    @SafeVarargs
    private static <T> void write(Sink<T> sink, T... records) throws Exception {
        try (SinkWriting<T> writing = SinkWriting.to(sink)) {
            for (T record : records) {
                writing.write(record);
            }
            writing.flush();
        }
    }

    private static Sink<WebhookEndpoint> endpoints() {
        return PostgresWebhookSinks.endpoints(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
    }

    private static Sink<WebhookAttempt> attempts() {
        return PostgresWebhookSinks.attempts(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
    }

    private static WebhookEndpoint.Builder endpoint(String tenantId, int revision) {
        return WebhookEndpoint.newBuilder()
                .setTenantId(tenantId)
                .setEndpointId(UuidBytes.of(ENDPOINT))
                .setRevision(revision)
                .setUrl("https://hooks.example/in")
                .setCreatedAt(T)
                .setSecretGeneration(1)
                .setAfterSequence(3);
    }

    private static WebhookAttempt.Builder attempt(String tenantId, long sequence, Instant at) {
        return WebhookAttempt.newBuilder()
                .setTenantId(tenantId)
                .setEndpointId(UuidBytes.of(ENDPOINT))
                .setTenantSequence(sequence)
                .setAttempt(1)
                .setAttemptedAt(at)
                .setState(WebhookAttemptState.DELIVERED)
                .setHttpStatus(200)
                .setDurationMillis(12);
    }

    private List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(String.valueOf(found.getString(column)));
                }
                rows.add(String.join("|", row));
            }
        }
        return rows;
    }
}
