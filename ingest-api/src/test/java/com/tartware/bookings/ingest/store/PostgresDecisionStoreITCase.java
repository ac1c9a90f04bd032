package com.tartware.bookings.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.ingest.store.StoredBooking.StoredStay;
import com.tartware.bookings.ingest.store.StoredNights.StoredNight;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The readings against a real Postgres, with the tables as the projection makes them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PostgresDecisionStoreITCase {
    private static final UUID COMMAND_ID = UUID.fromString("aaaaaaaa-2222-5333-8444-555555555555");
    private static final UUID BOOKING_ID = UUID.fromString("bbbbbbbb-2222-5333-8444-555555555555");

    private static EmbeddedPostgres postgres;
    private static PostgresDecisionStore store;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.builder().start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String migration : List.of("V1__decisions_bookings_nights.sql", "V2__booking_lists.sql")) {
                statement.execute(Files.readString(Path.of("..", "sinks/src/main/resources/db/postgres", migration)));
            }
            statement.execute("""
                    INSERT INTO decisions (tenant_id, tenant_sequence, command_id, outcome, decided_at, payload) VALUES
                        ('demo', 3, '%1$s', 'HELD', '2026-01-01T00:00:00.003Z', '{"tenant_sequence":3}'),
                        ('demo', 12, '%1$s', 'HELD', '2026-01-01T00:00:00.012Z', '{"tenant_sequence":12}'),
                        ('acme', 99, '%1$s', 'HELD', '2026-01-01T00:00:00.099Z', '{"tenant_sequence":99}')
                    """.formatted(COMMAND_ID));
            statement.execute("""
                    INSERT INTO bookings VALUES
                        ('demo', '%1$s', 'HELD', 4, '2026-01-02T03:04:05.678Z', 'g', 'e', 'c', 'r', 1000000000000, 'EUR',
                         '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', 12),
                        ('acme', '%1$s', 'CONFIRMED', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                         '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 1)
                    """.formatted(BOOKING_ID));
            statement.execute("""
                    INSERT INTO booking_stays VALUES
                        ('demo', '%1$s', 1, 'LON', 'SGL', '2030-05-03', '2030-05-04', 2, 12),
                        ('demo', '%1$s', 0, 'PAR', 'DBL', '2030-05-01', '2030-05-03', 1, 12)
                    """.formatted(BOOKING_ID));
            addCrowd(statement);
        }
        store = new PostgresDecisionStore(
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres.getPort()), "postgres", "postgres");
    }

    /** Enough rows that a plan which reads them all is dearer than an index. */
    private static void addCrowd(Statement statement) throws SQLException {
        statement.execute("""
                INSERT INTO decisions (tenant_id, tenant_sequence, outcome, decided_at, payload)
                SELECT 'crowd-' || n % 10, n / 10 + 1, 'CONFIRMED', '2026-01-01T00:00:00Z', '{}' FROM generate_series(0, 9999) n;
                INSERT INTO bookings (tenant_id, booking_id, status, version, external_reference, created_at, updated_at, sequence)
                SELECT 'crowd-' || n % 10, md5(n::text)::uuid, CASE WHEN n % 50 < 40 THEN 'CONFIRMED' ELSE 'CANCELLED' END, 1,
                       'ref-' || n % 200, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', n FROM generate_series(0, 9999) n;
                INSERT INTO booking_stays
                SELECT 'crowd-' || n % 10, md5(n::text)::uuid, stay, 'hotel-' || n % 3, 'DBL', date '2030-01-01' + n % 40 / 10,
                       date '2030-01-09', 1, n FROM generate_series(0, 9999) n, generate_series(0, 1) stay;
                INSERT INTO night_inventory
                SELECT 'crowd-' || n % 10, 'hotel', 'DBL', date '2030-01-01' + n / 10, 5, 1, 2, 1, true, false, true, 2, 7, 900
                FROM generate_series(0, 9999) n;
                ANALYZE;
                """);
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
        postgres.close();
    }

    @Test
    @Order(1)
    void theNewestDecisionOfTheTenantIsRead() throws Exception {
        assertThat(read(store.decision("demo", COMMAND_ID)))
                .map(StoredDecision::json)
                .contains("{\"tenant_sequence\": 12}");
        assertThat(read(store.decision("acme", COMMAND_ID)))
                .map(StoredDecision::json)
                .contains("{\"tenant_sequence\": 99}");
        assertThat(read(store.decision("globex", COMMAND_ID))).isEmpty();
        assertThat(read(store.decision("demo", BOOKING_ID))).isEmpty();
    }

    @Test
    @Order(2)
    void aBookingIsReadWithItsStaysInOrder() throws Exception {
        assertThat(read(store.booking("demo", BOOKING_ID)))
                .contains(new StoredBooking(
                        BOOKING_ID,
                        "HELD",
                        4,
                        Instant.parse("2026-01-02T03:04:05.678Z"),
                        List.of(
                                new StoredStay(
                                        "PAR", "DBL", LocalDate.parse("2030-05-01"), LocalDate.parse("2030-05-03"), 1),
                                new StoredStay(
                                        "LON", "SGL", LocalDate.parse("2030-05-03"), LocalDate.parse("2030-05-04"), 2)),
                        "g",
                        "e",
                        "c",
                        "r",
                        1_000_000_000_000L,
                        "EUR",
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Instant.parse("2026-01-01T00:00:01Z"),
                        12));
        StoredBooking other = read(store.booking("acme", BOOKING_ID)).orElseThrow();
        assertThat(other.stays()).isEmpty();
        assertThat(other.amountMinor()).isNull();
        assertThat(read(store.booking("globex", BOOKING_ID))).isEmpty();
    }

    @Test
    @Order(3)
    void aListIsReadPageByPageWithoutGapOrRepeatAndNeverAnotherTenants() throws Exception {
        List<UUID> read = new ArrayList<>();
        StoredBookings page;
        UUID after = null;
        do {
            page = read(store.bookingsByExternalReference("crowd-3", "ref-3", after, 7));
            assertThat(page.bookings()).hasSizeLessThanOrEqualTo(7).allSatisfy(booking -> {
                assertThat(booking.externalReference()).isEqualTo("ref-3");
                assertThat(booking.stays()).hasSize(2);
            });
            assertThat(page.asOf()).isEqualTo(new AsOf(1_000, Instant.parse("2026-01-01T00:00:00Z")));
            page.bookings().forEach(booking -> read.add(booking.bookingId()));
            after = read.get(read.size() - 1);
        } while (page.more());

        assertThat(read)
                .containsExactlyElementsOf(ids("SELECT booking_id FROM bookings WHERE tenant_id = 'crowd-3'"
                        + " AND external_reference = 'ref-3' ORDER BY booking_id"))
                .hasSize(50);
        assertThat(read(store.bookingsByExternalReference("crowd-4", "ref-3", null, 200))
                        .bookings())
                .as("of another tenant, whose references end in 4")
                .isEmpty();
    }

    @Test
    @Order(3)
    void arrivalsAreTheLiveBookingsWithAStayThatBeginsThereAndThen() throws Exception {
        StoredBookings arrivals = read(store.arrivals("crowd-3", "hotel-1", LocalDate.parse("2030-01-02"), null, 200));

        assertThat(arrivals.bookings())
                .extracting(StoredBooking::bookingId)
                .containsExactlyElementsOf(ids("""
                        SELECT DISTINCT booking_id FROM booking_stays JOIN bookings b USING (tenant_id, booking_id)
                        WHERE tenant_id = 'crowd-3' AND property_id = 'hotel-1' AND check_in = '2030-01-02'
                          AND b.status = 'CONFIRMED' ORDER BY booking_id
                        """))
                .isNotEmpty();
        assertThat(arrivals.more()).isFalse();
        assertThat(read(store.arrivals("crowd-3", "hotel-1", LocalDate.parse("2031-01-02"), null, 200)))
                .isEqualTo(
                        new StoredBookings(List.of(), false, new AsOf(1_000, Instant.parse("2026-01-01T00:00:00Z"))));
        assertThat(read(store.arrivals("globex", "hotel-1", LocalDate.parse("2030-01-02"), null, 200)))
                .isEqualTo(new StoredBookings(List.of(), false, new AsOf(0, null)));
    }

    @Test
    @Order(3)
    void nightsAreReadWithTheDecisionThatTheyAreAsOf() throws Exception {
        StoredNights nights = read(
                store.nights("crowd-7", "hotel", "DBL", LocalDate.parse("2029-12-31"), LocalDate.parse("2030-01-03")));

        assertThat(nights.asOf().tenantSequence()).isEqualTo(1_000);
        assertThat(nights.nights())
                .containsExactly(
                        new StoredNight(LocalDate.parse("2030-01-01"), 5, 1, 2, 1, true, false, true, 2, 7),
                        new StoredNight(LocalDate.parse("2030-01-02"), 5, 1, 2, 1, true, false, true, 2, 7));
        assertThat(read(store.nights(
                        "demo", "hotel", "DBL", LocalDate.parse("2029-12-31"), LocalDate.parse("2030-01-03"))))
                .isEqualTo(new StoredNights(List.of(), new AsOf(12, Instant.parse("2026-01-01T00:00:00.012Z"))));
    }

    @Test
    @Order(3)
    void decisionsAreReadInOrderFromASequenceOn() throws Exception {
        assertThat(read(store.decisionsFrom("crowd-7", 998, 2)))
                .extracting(StoredDecision::tenantSequence)
                .containsExactly(998L, 999L);
        assertThat(read(store.decisionsFrom("crowd-7", 1_001, 2))).isEmpty();
        assertThat(read(store.newestSequences(Set.of("crowd-7", "demo", "acme", "globex"))))
                .isEqualTo(Map.of("crowd-7", 1_000L, "demo", 12L, "acme", 99L));
    }

    @Test
    @Order(3)
    void readingsUseTheIndexes() throws Exception {
        UUID first = new UUID(0, 0);
        LocalDate day = LocalDate.parse("2030-01-02");
        assertThat(plan(PostgresDecisionStore.BY_EXTERNAL_REFERENCE, "crowd-3", "crowd-3", "ref-3", first, 51))
                .contains("bookings_by_external_reference", "decisions_pkey", "booking_stays_pkey")
                .doesNotContain("Seq Scan");
        assertThat(plan(PostgresDecisionStore.ARRIVALS, "crowd-3", "crowd-3", "hotel-1", day, first, 51))
                .contains("booking_stays_by_arrival", "decisions_pkey")
                .doesNotContain("Seq Scan");
        assertThat(plan(PostgresDecisionStore.NIGHTS, "crowd-3", "crowd-3", "hotel", "DBL", day, day.plusDays(366)))
                .contains("night_inventory_pkey", "decisions_pkey")
                .doesNotContain("Seq Scan");
        assertThat(plan(PostgresDecisionStore.DECISIONS_FROM, "crowd-3", 998L, 100))
                .contains("decisions_pkey")
                .doesNotContain("Seq Scan");
        assertThat(plan(PostgresDecisionStore.NEWEST_SEQUENCES, (Object) new String[] {"crowd-3", "crowd-4"}))
                .contains("decisions_pkey")
                .doesNotContain("Seq Scan");
    }

    private static String plan(String sql, Object... parameters) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                PreparedStatement statement = connection.prepareStatement("EXPLAIN " + sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            StringBuilder plan = new StringBuilder();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            return plan.toString();
        }
    }

    private static List<UUID> ids(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<UUID> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
            return ids;
        }
    }

    @Test
    @Order(4)
    void aTenantWithManySlowReadingsLeavesConnectionsToAnother() throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE bookings IN ACCESS EXCLUSIVE MODE");
            List<CompletableFuture<Optional<StoredBooking>>> slow = java.util.stream.IntStream.range(0, 100)
                    .mapToObj(i -> store.booking("crowd-1", BOOKING_ID))
                    .toList();
            assertThat(read(store.decision("demo", COMMAND_ID))).isPresent();
            assertThat(slow).noneMatch(CompletableFuture::isDone);
            connection.rollback();
            for (CompletableFuture<Optional<StoredBooking>> answer : slow) {
                assertThat(read(answer)).isEmpty();
            }
        }
    }

    @Test
    @Order(5)
    void aLockedTableCostsAReaderLessThanTwoSeconds() throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE bookings IN ACCESS EXCLUSIVE MODE");
            assertUnavailableSoon();
            connection.rollback();
        }
        assertThat(read(store.booking("demo", BOOKING_ID))).isPresent();
    }

    @Test
    @Order(6)
    void withoutPostgresAReaderIsToldSoInLessThanTwoSeconds() throws Exception {
        postgres.close();
        for (int i = 0; i < 3; i++) {
            assertUnavailableSoon();
        }
    }

    private static void assertUnavailableSoon() {
        long startNanos = System.nanoTime();
        List<CompletableFuture<Optional<StoredBooking>>> answers = java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> store.booking("demo", BOOKING_ID))
                .toList();
        answers.forEach(answer -> assertThatThrownBy(() -> read(answer)).isInstanceOf(ExecutionException.class));
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(2));
    }

    private static <T> T read(CompletableFuture<T> answer) throws Exception {
        return answer.get(10, TimeUnit.SECONDS);
    }
}
