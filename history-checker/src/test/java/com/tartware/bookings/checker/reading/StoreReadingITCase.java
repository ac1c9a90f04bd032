package com.tartware.bookings.checker.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.checker.history.StoredTable;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of a real PostgreSQL, made by the migration that the system's own database is made with. */
class StoreReadingITCase {
    private static final String BOOKING = "11111111-2222-5333-8444-555555555555";

    private static EmbeddedPostgres postgres;

    @TempDir
    Path folder;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = EmbeddedPostgres.start();
        Path migration = Path.of("..", "sinks/src/main/resources/db/postgres/V1__decisions_bookings_nights.sql");
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(migration));
            statement.execute("SET TimeZone TO 'Asia/Kathmandu'");
            statement.execute("""
                    INSERT INTO decisions VALUES
                        ('demo', 1, NULL, '%1$s', 'EXPIRED', NULL, 2, '2026-03-01T12:00:00.007Z', '{"b": 1,  "a": null}'),
                        ('demo', 2, '%1$s', NULL, 'REJECTED', 'SOLD_OUT', NULL, '2026-03-01T12:00:01Z', '{}');
                    INSERT INTO bookings (tenant_id, booking_id, status, version, created_at, updated_at, sequence)
                        VALUES ('demo', '%1$s', 'EXPIRED', 2, '2026-03-01T11:00:00Z', '2026-03-01T12:00:00.007Z', 1);
                    INSERT INTO booking_stays VALUES
                        ('demo', '%1$s', 0, 'p', 'double', '2026-03-02', '2026-03-04', 2, 1);
                    INSERT INTO night_inventory VALUES
                        ('acme', 'p', 'double', '2026-03-02', 3, 1, 2, 0, true, false, false, 0, 7, 5)
                    """.formatted(BOOKING));
        }
    }

    @AfterAll
    static void stopPostgres() throws Exception {
        postgres.close();
    }

    private static StoreReading reading() throws Exception {
        return new StoreReading(
                StoreReading.Dialect.POSTGRES, postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
    }

    private static List<List<String>> rows(StoredTable table) {
        List<List<String>> rows = new ArrayList<>();
        table.rows().forEach(rows::add);
        return rows;
    }

    @Test
    void everyColumnIsReadAsTheTextThatTheChecksExpect() throws Exception {
        try (StoreReading reading = reading()) {
            Map<String, StoredTable> tables = reading.postgres(folder);
            StoredTable decisions = tables.get("decisions");
            assertThat(decisions.name()).isEqualTo("postgres.decisions");
            assertThat(rows(decisions).get(0))
                    .containsExactly(
                            "demo",
                            "1",
                            null,
                            BOOKING,
                            "EXPIRED",
                            null,
                            "2",
                            "2026-03-01T12:00:00.007000Z",
                            "{\"a\": null, \"b\": 1}");
            assertThat(rows(decisions)).as("read once more").hasSize(2);
            assertThat(rows(tables.get("bookings")).get(0))
                    .startsWith("demo", BOOKING, "EXPIRED", "2", null)
                    .endsWith("2026-03-01T11:00:00.000000Z", "2026-03-01T12:00:00.007000Z", "1");
            assertThat(rows(tables.get("booking_stays")))
                    .containsExactly(
                            List.of("demo", BOOKING, "0", "p", "double", "2026-03-02", "2026-03-04", "2", "1"));
            assertThat(rows(tables.get("night_inventory")).get(0))
                    .containsExactly(
                            "acme",
                            "p",
                            "double",
                            "2026-03-02",
                            "3",
                            "1",
                            "2",
                            "0",
                            "true",
                            "false",
                            "false",
                            "0",
                            "7",
                            "5");
        }
    }

    @Test
    void theLastSequenceIsKnownByTenant() throws Exception {
        try (StoreReading reading = reading()) {
            assertThat(reading.lastByTenant()).containsExactly(Map.entry("demo", 2L));
        }
    }
}
