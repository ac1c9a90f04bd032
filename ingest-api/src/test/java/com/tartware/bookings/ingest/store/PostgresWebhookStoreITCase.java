package com.tartware.bookings.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.store.StoredAttempt.Place;
import com.tartware.bookings.ingest.store.WebhookStore.AttemptQuery;
import com.tartware.bookings.ingest.store.WebhookStore.Disabling;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The readings against a real Postgres, with the tables of the migration. */
class PostgresWebhookStoreITCase {
    private static final Path MIGRATION = Path.of("..", "sinks/src/main/resources/db/postgres/V3__webhooks.sql");
    private static final UUID ENDPOINT = new UUID(1, 2);
    private static final UUID OTHER = new UUID(3, 4);
    private static final AttemptQuery ALL =
            new AttemptQuery(OptionalLong.empty(), Optional.empty(), Optional.empty(), 100);

    private static EmbeddedPostgres postgres;
    private static PostgresWebhookStore store;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.builder().start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE decisions (tenant_id text, tenant_sequence bigint)");
            statement.execute("INSERT INTO decisions VALUES ('demo', 3), ('demo', 12), ('acme', 99)");
            statement.execute(Files.readString(MIGRATION));
            statement.execute("""
                    INSERT INTO webhook_attempts
                    SELECT 'demo', '%1$s', i, 0, 1, timestamptz '2026-01-01T00:00:00Z' + i / 10 * interval '1 s',
                           CASE WHEN i %% 3 = 0 THEN 'FAILED' ELSE 'DELIVERED' END, 200, NULL, 5, NULL
                    FROM generate_series(1, 95) i
                    """.formatted(ENDPOINT));
            statement.execute("""
                    INSERT INTO webhook_attempts VALUES
                        ('demo', '%1$s', 7, 2, 3, '2026-01-01T01:00:00.123Z', 'FAILED', NULL, 'TIMEOUT', 15000, '2026-01-01T02:00:00Z'),
                        ('acme', '%2$s', 8, 0, 1, '2026-01-01T01:00:00Z', 'DELIVERED', 204, NULL, 5, NULL)
                    """.formatted(OTHER, ENDPOINT));
            statement.execute("""
                    INSERT INTO webhook_disablings VALUES
                        ('demo', '%1$s', 3, '2026-01-02T00:00:00Z', 410), ('demo', '%2$s', 1, '2026-01-03T00:00:00.5Z', NULL),
                        ('acme', '%1$s', 9, '2026-01-04T00:00:00Z', 500)
                    """.formatted(ENDPOINT, OTHER));
            statement.execute("""
                    INSERT INTO webhook_attempts
                    SELECT 'globex', '%1$s', i, 0, 1, timestamptz '2026-01-01T00:00:00Z' + i * interval '1 s', 'DELIVERED', 200, NULL, 5, NULL
                    FROM generate_series(1, 20000) i
                    """.formatted(OTHER));
            statement.execute("ANALYZE webhook_attempts");
        }
        store = new PostgresWebhookStore(
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres.getPort()), "postgres", "postgres");
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
        postgres.close();
    }

    @Test
    void theNewestSequenceIsTheTenantsOwn() throws Exception {
        assertThat(store.newestSequence("demo").get(10, TimeUnit.SECONDS)).isEqualTo(12);
        assertThat(store.newestSequence("globex").get(10, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void anAttemptIsReadWhole() throws Exception {
        assertThat(read("demo", OTHER, ALL))
                .containsExactly(new StoredAttempt(
                        7,
                        2,
                        3,
                        Instant.parse("2026-01-01T01:00:00.123Z"),
                        "FAILED",
                        null,
                        "TIMEOUT",
                        15_000,
                        Instant.parse("2026-01-01T02:00:00Z")));
    }

    @Test
    void pagesCoverAllOfTheEndpointOfTheTenantTheNewestFirst() throws Exception {
        List<Long> seen = new ArrayList<>();
        Optional<Place> before = Optional.empty();
        List<StoredAttempt> page;
        do {
            page = read("demo", ENDPOINT, new AttemptQuery(OptionalLong.empty(), Optional.empty(), before, 20));
            page.forEach(attempt -> seen.add(attempt.tenantSequence()));
            before = page.isEmpty()
                    ? before
                    : Optional.of(page.get(page.size() - 1).place());
        } while (!page.isEmpty());

        assertThat(seen).hasSize(95).startsWith(95L, 94L).endsWith(2L, 1L).isSortedAccordingTo((a, b) -> (int) (b - a));
    }

    @Test
    void sequenceAndStateNarrow() throws Exception {
        AttemptQuery failed = new AttemptQuery(OptionalLong.empty(), Optional.of("FAILED"), Optional.empty(), 100);
        AttemptQuery ninth = new AttemptQuery(OptionalLong.of(9), Optional.empty(), Optional.empty(), 100);

        assertThat(read("demo", ENDPOINT, failed)).hasSize(31);
        assertThat(read("demo", ENDPOINT, ninth))
                .extracting(StoredAttempt::tenantSequence)
                .containsExactly(9L);
        assertThat(read("globex", ENDPOINT, ALL)).isEmpty();
    }

    /** Among very many that were delivered: walking through them would outlast the answer. Planned once for any values, as in a pool. */
    @ParameterizedTest
    @ValueSource(strings = {"FAILED", "EXHAUSTED", "DISABLED"})
    void attemptsThatAreNotWellAreFoundWithoutLookingAtTheOthers(String state) throws Exception {
        AttemptQuery query = new AttemptQuery(OptionalLong.empty(), Optional.of(state), Optional.empty(), 50);
        String sql = PostgresWebhookStore.sql(query);
        for (int parameter = 1; sql.contains("?"); parameter++) {
            sql = sql.replaceFirst("\\?", "\\$" + parameter);
        }
        List<String> plan = new ArrayList<>();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = force_generic_plan");
            statement.execute("PREPARE page (text, uuid, timestamptz, bigint, int, int, text, int) AS " + sql);
            try (ResultSet lines =
                    statement.executeQuery("EXPLAIN EXECUTE page ('demo', '%s', '9999-12-31', 1, 1, 1, '%s', 51)"
                            .formatted(ENDPOINT, state))) {
                while (lines.next()) {
                    plan.add(lines.getString(1).strip());
                }
            }
            statement.execute("DEALLOCATE page");
        }

        assertThat(plan)
                .anyMatch(line -> line.contains("using webhook_attempts_not_delivered"))
                .noneMatch(line -> line.startsWith("Filter") || line.startsWith("Sort"));
    }

    @Test
    void disablingsAreTheTenantsOwn() throws Exception {
        UUID enabled = new UUID(5, 6);

        assertThat(store.disablings("demo", List.of(ENDPOINT, OTHER, enabled)).get(10, TimeUnit.SECONDS))
                .isEqualTo(Map.of(
                        ENDPOINT, new Disabling(3, Instant.parse("2026-01-02T00:00:00Z"), 410),
                        OTHER, new Disabling(1, Instant.parse("2026-01-03T00:00:00.5Z"), null)));
        assertThat(store.disablings("demo", List.of(OTHER)).get(10, TimeUnit.SECONDS))
                .containsOnlyKeys(OTHER);
        assertThat(store.disablings("globex", List.of(ENDPOINT)).get(10, TimeUnit.SECONDS))
                .isEmpty();
    }

    private static List<StoredAttempt> read(String tenantId, UUID endpointId, AttemptQuery query) {
        return store.attempts(tenantId, endpointId, query)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
