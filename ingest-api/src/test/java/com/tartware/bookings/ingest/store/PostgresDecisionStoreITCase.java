package com.tartware.bookings.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.ingest.store.StoredBooking.StoredStay;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
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

/** The readings against a real Postgres, with the tables as the contract names them. */
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
            statement.execute("""
                    CREATE TABLE decisions (tenant_id text, tenant_sequence bigint, command_id uuid, booking_id uuid, outcome text,
                        reason text, booking_version int, decided_at timestamptz, payload jsonb,
                        PRIMARY KEY (tenant_id, tenant_sequence));
                    CREATE TABLE bookings (tenant_id text, booking_id uuid, status text, version int, hold_expires_at timestamptz,
                        guest_ref text, external_reference text, channel text, rate_plan_id text, amount_minor bigint,
                        currency text, created_at timestamptz, updated_at timestamptz, sequence bigint,
                        PRIMARY KEY (tenant_id, booking_id));
                    CREATE TABLE booking_stays (tenant_id text, booking_id uuid, stay int, property_id text, room_type_id text,
                        check_in date, check_out date, rooms int, sequence bigint, PRIMARY KEY (tenant_id, booking_id, stay));
                    """);
            statement.execute("""
                    INSERT INTO decisions (tenant_id, tenant_sequence, command_id, payload) VALUES
                        ('demo', 3, '%1$s', '{"tenant_sequence":3}'), ('demo', 12, '%1$s', '{"tenant_sequence":12}'),
                        ('acme', 99, '%1$s', '{"tenant_sequence":99}')
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
        }
        store = new PostgresDecisionStore(
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres.getPort()), "postgres", "postgres");
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
    @Order(4)
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
