package com.tartware.bookings.sinks.postgres;

import static com.tartware.bookings.sinks.SampleDecisions.CHRISTMAS_EVE;
import static com.tartware.bookings.sinks.SampleDecisions.DOUBLE;
import static com.tartware.bookings.sinks.SampleDecisions.PROPERTY;
import static com.tartware.bookings.sinks.SampleDecisions.cancelled;
import static com.tartware.bookings.sinks.SampleDecisions.confirmed;
import static com.tartware.bookings.sinks.SampleDecisions.confirmedHold;
import static com.tartware.bookings.sinks.SampleDecisions.decidedAt;
import static com.tartware.bookings.sinks.SampleDecisions.expired;
import static com.tartware.bookings.sinks.SampleDecisions.extended;
import static com.tartware.bookings.sinks.SampleDecisions.held;
import static com.tartware.bookings.sinks.SampleDecisions.id;
import static com.tartware.bookings.sinks.SampleDecisions.inventorySet;
import static com.tartware.bookings.sinks.SampleDecisions.modified;
import static com.tartware.bookings.sinks.SampleDecisions.modifiedHold;
import static com.tartware.bookings.sinks.SampleDecisions.night;
import static com.tartware.bookings.sinks.SampleDecisions.nights;
import static com.tartware.bookings.sinks.SampleDecisions.reference;
import static com.tartware.bookings.sinks.SampleDecisions.referenceOfNothing;
import static com.tartware.bookings.sinks.SampleDecisions.refused;
import static com.tartware.bookings.sinks.SampleDecisions.released;
import static com.tartware.bookings.sinks.SampleDecisions.restricted;
import static com.tartware.bookings.sinks.SampleDecisions.soldOut;
import static com.tartware.bookings.sinks.SampleDecisions.stay;
import static com.tartware.bookings.sinks.SampleDecisions.withNights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.NightState;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.avro.Restrictions;
import com.tartware.bookings.avro.RoomTypeNights;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.schemas.decision.DecisionJson;
import com.tartware.bookings.sinks.SinkWriting;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.sink2.Sink;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one statement against a real PostgreSQL. */
class PostgresDecisionSinkITCase {
    private static final Map<String, String> KEYS = Map.of(
            "decisions", "tenant_id, tenant_sequence",
            "bookings", "tenant_id, booking_id",
            "booking_stays", "tenant_id, booking_id, stay",
            "night_inventory", "tenant_id, property_id, room_type_id, night");

    private static final String CONNECTIONS = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'";

    private static final Duration DISCONNECT_MAX = Duration.ofSeconds(30);

    private static final String BOOKING = id("booking");
    private static final String OTHER = id("other");

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
            truncate.execute("TRUNCATE decisions, bookings, booking_stays, night_inventory");
        }
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    /** Whatever a writer throws as it is closed ends the TaskManager, with every other job in it. */
    @Test
    void aStoreThatRefusesFailsTheWriteButNotTheClosing() throws Exception {
        Set<String> before = Set.copyOf(query(CONNECTIONS));
        SinkWriting<List<Decision>> writing = SinkWriting.to(sink());
        execute("ALTER TABLE decisions RENAME TO decisions_away");
        try {
            assertThatThrownBy(() -> writing.write(
                            List.of(confirmed("demo", 1, BOOKING, reference("g", "e"), stay(DOUBLE, 1, 1)))))
                    .isInstanceOf(IOException.class);
            writing.close();
        } finally {
            execute("ALTER TABLE decisions_away RENAME TO decisions");
        }

        awaitNoConnectionBut(before);
    }

    /** The server ends a connection some time after its client has closed it; those of earlier tests may still be among them. */
    private void awaitNoConnectionBut(Set<String> before) throws Exception {
        long deadlineNanos = System.nanoTime() + DISCONNECT_MAX.toNanos();
        List<String> staying;
        do {
            staying = new ArrayList<>(query(CONNECTIONS));
            staying.removeAll(before);
        } while (!staying.isEmpty() && System.nanoTime() < deadlineNanos);
        assertThat(staying).as("server processes of connections that stayed").isEmpty();
    }

    private static Sink<List<Decision>> sink() {
        return PostgresDecisionSink.builder()
                .url(postgres.getJdbcUrl("postgres", "postgres"))
                .user("postgres")
                .password("postgres")
                .build();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aBatchLandsInAllFourTables() throws SQLException {
        write(
                inventorySet(
                        "demo",
                        1,
                        DOUBLE,
                        restricted(night(0, 5, 0, 0), new Restrictions(true, false, true, 2, 14)),
                        night(1, 6, 0, 0)),
                withNights(
                        held("demo", 2, BOOKING, decidedAt(600), reference("guest 7", "PNR-7"), stay(DOUBLE, 2, 3)),
                        nights(DOUBLE, night(1, 6, 0, 3))),
                soldOut("demo", 3, OTHER));

        assertThat(table("decisions"))
                .containsExactly(
                        "demo|1|%s|null|INVENTORY_SET|null|null|2026-11-22 09:30:01.125+00"
                                .formatted(id("demo command 1")),
                        "demo|2|%s|%s|HELD|null|1|2026-11-22 09:30:02.125+00".formatted(id("demo command 2"), BOOKING),
                        "demo|3|%s|%s|REJECTED|SOLD_OUT|null|2026-11-22 09:30:03.125+00"
                                .formatted(id("demo command 3"), OTHER));
        assertThat(table("bookings"))
                .containsExactly(("demo|%s|HELD|1|2026-11-22 09:40:00.125+00|guest 7|PNR-7|web|flex|41900|EUR"
                                + "|2026-11-22 09:30:02.125+00|2026-11-22 09:30:02.125+00|2")
                        .formatted(BOOKING));
        assertThat(table("booking_stays"))
                .containsExactly("demo|%s|0|alpenhof|double|2026-12-24|2026-12-26|3|2".formatted(BOOKING));
        assertThat(table("night_inventory"))
                .containsExactly(
                        "demo|alpenhof|double|2026-12-24|5|1|0|0|t|f|t|2|14|1",
                        "demo|alpenhof|double|2026-12-25|6|1|0|3|f|f|f|0|0|2");
    }

    @Test
    void aBatchIsOneTransaction() throws SQLException {
        write(
                withNights(
                        confirmed("demo", 1, BOOKING, reference("g", "e"), stay(DOUBLE, 1, 1), stay("suite", 1, 1)),
                        nights(DOUBLE, night(0, 5, 1, 0))),
                withNights(
                        confirmed("acme", 1, BOOKING, reference("g", "e"), stay(DOUBLE, 1, 1)),
                        nights(DOUBLE, night(0, 5, 1, 0))));
        assertThat(query("""
                SELECT count(*), count(DISTINCT xmin::text)
                FROM (SELECT xmin FROM decisions UNION ALL SELECT xmin FROM bookings UNION ALL
                      SELECT xmin FROM booking_stays UNION ALL SELECT xmin FROM night_inventory) AS written""")).containsExactly("9|1");
    }

    @Test
    void ofABatchThatFailsNothingIsWritten() throws SQLException {
        Decision withoutCreation =
                withNights(modified("demo", 2, BOOKING, 2, stay(DOUBLE, 1, 1)), nights(DOUBLE, night(0, 5, 1, 0)));
        assertThatThrownBy(() -> write(soldOut("demo", 1, OTHER), withoutCreation))
                .hasStackTraceContaining("created_at");
        assertThat(dump().values()).allSatisfy(rows -> assertThat(rows).isEmpty());
    }

    @Test
    void aBatchOfOneDecisionWithoutBookingAndNightsIsWritten() throws SQLException {
        write(soldOut("demo", 1, OTHER));
        assertThat(query("SELECT outcome, reason FROM decisions")).containsExactly("REJECTED|SOLD_OUT");
    }

    @Test
    void anEmptyBatchWritesNothing() throws SQLException {
        write();
        assertThat(dump().values()).allSatisfy(rows -> assertThat(rows).isEmpty());
    }

    @Test
    void anExpiryHasNoCommandAndInventoryNoBooking() throws SQLException {
        write(
                inventorySet("demo", 1, DOUBLE, night(0, 5, 0, 0)),
                held("demo", 2, BOOKING, decidedAt(3), referenceOfNothing(), stay(DOUBLE, 1, 1)),
                expired("demo", 3, BOOKING, 2, stay(DOUBLE, 1, 1)));
        assertThat(query("SELECT tenant_sequence FROM decisions WHERE booking_id IS NULL"))
                .containsExactly("1");
        assertThat(query("SELECT tenant_sequence FROM decisions WHERE command_id IS NULL"))
                .containsExactly("3");
        assertThat(query("SELECT status, hold_expires_at FROM bookings")).containsExactly("EXPIRED|null");
    }

    @Test
    void aChangeInALaterBatchKeepsReferenceAndCreationTime() throws SQLException {
        write(confirmed("demo", 1, BOOKING, reference("guest 7", "PNR-7"), stay(DOUBLE, 1, 1)));
        write(cancelled("demo", 2, BOOKING, 2, stay(DOUBLE, 1, 1)));
        assertThat(query("SELECT status, version, guest_ref, external_reference, channel, rate_plan_id, amount_minor,"
                        + " currency, created_at, updated_at, sequence FROM bookings"))
                .containsExactly("CANCELLED|2|guest 7|PNR-7|web|flex|41900|EUR"
                        + "|2026-11-22 09:30:01.125+00|2026-11-22 09:30:02.125+00|2");
    }

    @ParameterizedTest(name = "batches of {0}")
    @ValueSource(ints = {1, 2, 9})
    void aHoldsDeadlineIsMovedByExtensionsAndClearedAtItsEnd(int batchSize) throws SQLException {
        List<String> ends = List.of(id("becomes a booking"), id("is released"), id("expires"), id("stays held"));
        List<Decision> story = new ArrayList<>();
        for (String booking : ends) {
            story.add(held(
                    "demo",
                    story.size() + 1,
                    booking,
                    decidedAt(60),
                    reference("guest 7", "PNR-7"),
                    stay(DOUBLE, 1, 1)));
            story.add(extended("demo", story.size() + 1, booking, 2, decidedAt(90), stay(DOUBLE, 1, 1)));
            story.add(modifiedHold("demo", story.size() + 1, booking, 3, decidedAt(90), stay(DOUBLE, 2, 1)));
        }
        story.add(confirmedHold("demo", 13, ends.get(0), 4, stay(DOUBLE, 2, 1)));
        story.add(released("demo", 14, ends.get(1), 4, stay(DOUBLE, 2, 1)));
        story.add(expired("demo", 15, ends.get(2), 4, stay(DOUBLE, 2, 1)));
        for (int from = 0; from < story.size(); from += batchSize) {
            write(story.subList(from, Math.min(story.size(), from + batchSize)));
        }
        assertThat(query("SELECT status, version, hold_expires_at, guest_ref, sequence FROM bookings ORDER BY status"))
                .containsExactly(
                        "CONFIRMED|4|null|guest 7|13",
                        "EXPIRED|4|null|guest 7|15",
                        "HELD|3|2026-11-22 09:31:30.125+00|guest 7|12",
                        "RELEASED|4|null|guest 7|14");
        assertThat(query("SELECT DISTINCT stay, check_out FROM booking_stays")).containsExactly("0|2026-12-26");
    }

    @ParameterizedTest(name = "batches of {0}")
    @ValueSource(ints = {1, 2, 9})
    void aBookingHasTheStaysOfItsNewestChangeHoweverMany(int batchSize) throws SQLException {
        List<Decision> story = List.of(
                confirmed("demo", 1, BOOKING, reference("g", "e"), stay("a", 1, 1), stay("b", 1, 1)),
                modified("demo", 2, BOOKING, 2, stay("a", 1, 1), stay("c", 2, 2), stay("d", 1, 1)),
                modified("demo", 3, BOOKING, 3, stay("d", 1, 3)),
                modified("demo", 4, BOOKING, 4, stay("e", 1, 1), stay("d", 1, 3)),
                soldOut("demo", 5, BOOKING));
        List<List<String>> afterEach = List.of(
                List.of("0|a|1|1", "1|b|1|1"),
                List.of("0|a|1|2", "1|c|2|2", "2|d|1|2"),
                List.of("0|d|3|3"),
                List.of("0|e|1|4", "1|d|3|4"),
                List.of("0|e|1|4", "1|d|3|4"));
        for (int from = 0; from < story.size(); from += batchSize) {
            int to = Math.min(story.size(), from + batchSize);
            write(story.subList(from, to));
            assertThat(query("SELECT stay, room_type_id, rooms, sequence FROM booking_stays ORDER BY stay"))
                    .as("after #%d", to)
                    .isEqualTo(afterEach.get(to - 1));
        }
    }

    @Test
    void restrictionsAreSetKeptBySalesAndLifted() throws SQLException {
        String restrictions =
                "SELECT stop_sell, closed_to_arrival, closed_to_departure, min_stay, max_stay, sold FROM night_inventory";
        Restrictions all = new Restrictions(true, true, true, 2, 7);
        Decision set = inventorySet("demo", 1, DOUBLE, restricted(night(0, 5, 0, 0), all));
        Decision sold = withNights(
                confirmed("demo", 2, BOOKING, reference("g", "e"), stay(DOUBLE, 1, 1)),
                nights(DOUBLE, restricted(night(0, 5, 1, 0), all)));
        Decision lifted = inventorySet("demo", 3, DOUBLE, night(0, 5, 1, 0));
        write(set);
        assertThat(query(restrictions)).containsExactly("t|t|t|2|7|0");
        write(sold);
        assertThat(query(restrictions)).containsExactly("t|t|t|2|7|1");
        write(lifted);
        assertThat(query(restrictions)).containsExactly("f|f|f|0|0|1");
        write(set, sold);
        assertThat(query(restrictions)).as("after a repeat").containsExactly("f|f|f|0|0|1");
        empty();
        write(set, sold, lifted);
        assertThat(query(restrictions)).as("in one batch").containsExactly("f|f|f|0|0|1");
    }

    /** After the first was forgotten, the same request makes a booking of the same id. */
    @ParameterizedTest(name = "batches of {0}")
    @ValueSource(ints = {1, 2, 9})
    void aBookingMadeAnewHasNothingOfTheForgottenOneThroughItsLaterChanges(int batchSize) throws SQLException {
        List<Decision> story = List.of(
                confirmed("demo", 1, BOOKING, reference("guest 7", "PNR-7"), stay("a", 1, 1), stay("b", 1, 1)),
                modified("demo", 2, BOOKING, 2, stay("a", 1, 1), stay("b", 1, 1), stay("c", 1, 1)),
                cancelled("demo", 3, BOOKING, 3, stay("a", 1, 1), stay("b", 1, 1), stay("c", 1, 1)),
                held("demo", 4, BOOKING, decidedAt(60), reference("guest 8", null), stay("d", 2, 1)),
                extended("demo", 5, BOOKING, 2, decidedAt(90), stay("d", 2, 1)));
        for (int from = 0; from < story.size(); from += batchSize) {
            write(story.subList(from, Math.min(story.size(), from + batchSize)));
        }
        write(story.subList(1, 4));
        assertThat(query("SELECT status, version, hold_expires_at, guest_ref, external_reference, created_at,"
                        + " updated_at, sequence FROM bookings"))
                .containsExactly("HELD|2|2026-11-22 09:31:30.125+00|guest 8|null|2026-11-22 09:30:04.125+00"
                        + "|2026-11-22 09:30:05.125+00|5");
        assertThat(query("SELECT stay, room_type_id FROM booking_stays")).containsExactly("0|d");
    }

    @Test
    void aBookingMadeAnewUnderTheSameIdTakesTheNewReferenceEvenWhereItIsNull() throws SQLException {
        write(confirmed("demo", 1, BOOKING, reference("guest 7", "PNR-7"), stay(DOUBLE, 1, 1), stay("suite", 1, 1)));
        write(cancelled("demo", 2, BOOKING, 2, stay(DOUBLE, 1, 1), stay("suite", 1, 1)));
        write(confirmed("demo", 3, BOOKING, referenceOfNothing(), stay("single", 1, 1)));
        assertThat(query("SELECT status, version, guest_ref, external_reference, channel, rate_plan_id, amount_minor,"
                        + " currency, created_at, sequence FROM bookings"))
                .containsExactly("CONFIRMED|1|null|null|null|null|null|null|2026-11-22 09:30:03.125+00|3");
        assertThat(query("SELECT stay, room_type_id FROM booking_stays")).containsExactly("0|single");
    }

    @Test
    void aChangeWithFewerStaysDropsTheSurplus() throws SQLException {
        write(
                confirmed("demo", 1, BOOKING, reference("g", "e"), stay("a", 1, 1), stay("b", 1, 1), stay("c", 1, 1)),
                confirmed("demo", 2, OTHER, reference("g", "e"), stay("a", 1, 1), stay("b", 1, 1)),
                confirmed("acme", 1, BOOKING, reference("g", "e"), stay("a", 1, 1), stay("b", 1, 1)));
        write(modified("demo", 3, BOOKING, 2, stay("d", 1, 2)));
        assertThat(query(
                        "SELECT tenant_id, booking_id, room_type_id, rooms FROM booking_stays"
                                + " ORDER BY tenant_id, booking_id = ?::uuid, stay",
                        OTHER))
                .containsExactly(
                        "acme|" + BOOKING + "|a|1",
                        "acme|" + BOOKING + "|b|1",
                        "demo|" + BOOKING + "|d|2",
                        "demo|" + OTHER + "|a|1",
                        "demo|" + OTHER + "|b|1");
    }

    @Test
    void anOlderBatchDoesNotBringDroppedStaysBack() throws SQLException {
        Decision created = confirmed("demo", 1, BOOKING, reference("g", "e"), stay("a", 1, 1), stay("b", 1, 1));
        write(created);
        write(modified("demo", 2, BOOKING, 2, stay("a", 1, 1)));
        write(created);
        assertThat(query("SELECT stay, room_type_id FROM booking_stays")).containsExactly("0|a");
    }

    @Test
    void anOlderSequenceNeverOverwritesANewerRow() throws SQLException {
        write(
                withNights(
                        confirmed("demo", 7, BOOKING, reference("new", "new"), stay("new", 1, 7)),
                        nights(DOUBLE, restricted(night(0, 7, 7, 7), new Restrictions(true, true, true, 7, 7)))),
                soldOut("demo", 8, OTHER));
        Map<String, List<String>> newer = dump();
        write(withNights(
                confirmed("demo", 7, BOOKING, reference("same", "sequence"), stay("other", 1, 1)),
                nights(DOUBLE, night(0, 1, 1, 1))));
        assertThat(dump()).isEqualTo(newer);
        write(withNights(
                confirmed("demo", 6, BOOKING, reference("old", "old"), stay("old", 1, 6), stay("old", 1, 6)),
                nights(DOUBLE, night(0, 6, 6, 6))));
        newer.get("decisions").add(0, dump().get("decisions").get(0));
        assertThat(dump()).isEqualTo(newer);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 42, 20_260_101})
    void replayedBatchesChangeNothingFromWhereverTheyStart(long seed) throws SQLException {
        List<List<Decision>> batches = inBatches(season(), new Random(seed));
        for (List<Decision> batch : batches) {
            write(batch);
        }
        Map<String, List<String>> quiet = dump();
        for (int from = 0; from < batches.size(); from++) {
            for (int round = 1; round <= 2; round++) {
                for (List<Decision> batch : batches.subList(from, batches.size())) {
                    write(batch);
                    assertThat(dump())
                            .as("from batch %d, round %d", from, round)
                            .isEqualTo(quiet);
                }
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 42, 20_260_101})
    void howDecisionsAreBatchedMakesNoDifference(long seed) throws SQLException {
        write(season());
        Map<String, List<String>> inOneBatch = dump();
        empty();
        for (List<Decision> batch : inBatches(season(), new Random(seed))) {
            write(batch);
        }
        assertThat(dump()).isEqualTo(inOneBatch);
    }

    @Test
    void aReplayInOtherBatchesChangesNothing() throws SQLException {
        for (Decision decision : season()) {
            write(decision);
        }
        Map<String, List<String>> quiet = dump();
        for (long seed = 1; seed <= 5; seed++) {
            for (List<Decision> batch : inBatches(season(), new Random(seed))) {
                write(batch);
                assertThat(dump()).as("seed %d", seed).isEqualTo(quiet);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it's",
                "\"quoted\"",
                "\\",
                "\\\\\"",
                "{}",
                "{a,b}",
                "{\"a\":1}",
                "NULL",
                "null",
                ",",
                " ",
                "  padded  ",
                "",
                "a\tb\r\nc",
                "Zoë Müller 東京 🏨",
                "e\u0301",
                "\u200f\u202e",
                "'; DROP TABLE bookings; --",
                "?",
                "$1",
                "%s",
                "\\x00",
                "\\u0000"
            })
    void textArrivesExactlyAsItWasGiven(String text) throws SQLException {
        Stay stay = new Stay(text, text, CHRISTMAS_EVE, CHRISTMAS_EVE.plusDays(1), 1);
        Decision created = Decision.newBuilder(
                        confirmed(text, 1, BOOKING, new BookingReference(text, text, text, text, 0L, text), stay))
                .build();
        Decision creations = Decision.newBuilder(created)
                .setNights(List.of(new RoomTypeNights(text, text, List.of(night(0, 1, 1, 0)))))
                .build();
        write(creations, confirmed("neighbour", 1, BOOKING, referenceOfNothing(), stay(DOUBLE, 1, 1)));
        assertThat(values("SELECT tenant_id, guest_ref, external_reference, channel, rate_plan_id, currency"
                        + " FROM bookings WHERE tenant_id <> 'neighbour'"))
                .containsExactly(text, text, text, text, text, text);
        assertThat(values("SELECT tenant_id, property_id, room_type_id FROM booking_stays"
                        + " WHERE tenant_id <> 'neighbour'"))
                .containsExactly(text, text, text);
        assertThat(values("SELECT tenant_id, property_id, room_type_id FROM night_inventory"))
                .containsExactly(text, text, text);
        assertThat(values("SELECT payload->'stays'->0->>'property_id' FROM decisions WHERE tenant_id <> 'neighbour'"))
                .containsExactly(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01", "1969-12-31", "2026-12-31", "2028-02-29", "9999-12-31", "0001-01-01"})
    void datesArriveAsGivenWhateverTheZone(String date) throws SQLException {
        LocalDate day = LocalDate.parse(date);
        write(withNights(
                confirmed("demo", 1, BOOKING, referenceOfNothing(), new Stay(PROPERTY, DOUBLE, day, day, 1)),
                nights(DOUBLE, new NightState(day, 1, 0, 1, 0, null))));
        assertThat(query("SELECT check_in, check_out FROM booking_stays")).containsExactly(date + "|" + date);
        assertThat(query("SELECT night FROM night_inventory")).containsExactly(date);
    }

    @Test
    void thePayloadIsTheDecisionAsItReadsEverywhere() throws SQLException {
        write(season());
        for (Decision decision : season()) {
            assertThat(query(
                            "SELECT payload = ?::jsonb FROM decisions WHERE tenant_id = '%s' AND tenant_sequence = %d"
                                    .formatted(decision.getTenantId(), decision.getTenantSequence()),
                            DecisionJson.of(decision)))
                    .containsExactly("t");
        }
    }

    @Test
    void aBatchOfTwoThousandDecisionsWithFiveThousandNightsIsWritten() throws SQLException {
        List<Decision> batch = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            Decision created = confirmed(
                    "tenant-" + i % 20,
                    i / 20 + 1,
                    id("booking " + i),
                    reference("guest " + i, "PNR-" + i),
                    new Stay("property-" + i, DOUBLE, CHRISTMAS_EVE, CHRISTMAS_EVE.plusDays(2 + i % 2), 1));
            NightState[] changed = IntStream.range(0, 2 + i % 2)
                    .mapToObj(day -> night(day, 9, 1, 0))
                    .toArray(NightState[]::new);
            batch.add(withNights(created, new RoomTypeNights("property-" + i, DOUBLE, List.of(changed))));
        }
        write(batch);
        assertThat(query("SELECT (SELECT count(*) FROM decisions), (SELECT count(*) FROM bookings),"
                        + " (SELECT count(*) FROM booking_stays), (SELECT count(*) FROM night_inventory)"))
                .containsExactly("2000|2000|2000|5000");
        Map<String, List<String>> quiet = dump();
        write(batch);
        assertThat(dump()).isEqualTo(quiet);
    }

    @Test
    void theSinkWritesEachBatchBeforeItTakesTheNext() throws Exception {
        try (SinkWriting<List<Decision>> writing = SinkWriting.to(sink())) {
            for (List<Decision> batch : inBatches(season(), new Random(7))) {
                writing.write(batch);
                Decision last = batch.get(batch.size() - 1);
                assertThat(query("SELECT count(*) FROM decisions WHERE tenant_id = '%s' AND tenant_sequence = %d"
                                .formatted(last.getTenantId(), last.getTenantSequence())))
                        .containsExactly("1");
            }
            writing.flush();
        }
        Map<String, List<String>> bySink = dump();
        empty();
        write(season());
        assertThat(dump()).isEqualTo(bySink);
    }

    /** Two tenants with the same ids and keys, and whatever may happen to a booking. */
    private static List<Decision> season() {
        List<Decision> season = new ArrayList<>();
        for (String tenant : List.of("demo", "acme")) {
            season.add(inventorySet(tenant, 1, DOUBLE, night(0, 5, 0, 0), night(1, 5, 0, 0), night(2, 5, 0, 0)));
            season.add(withNights(
                    confirmed(
                            tenant,
                            2,
                            BOOKING,
                            reference(tenant + " guest", "PNR-1"),
                            stay(DOUBLE, 2, 1),
                            stay("b", 1, 1)),
                    nights(DOUBLE, night(0, 5, 1, 0), night(1, 5, 1, 0)),
                    nights("b", night(0, 2, 1, 0))));
            season.add(withNights(
                    held(tenant, 3, OTHER, decidedAt(7), referenceOfNothing(), stay(DOUBLE, 1, 4)),
                    nights(DOUBLE, night(0, 5, 1, 4))));
            season.add(soldOut(tenant, 4, id("third")));
            season.add(withNights(
                    modified(tenant, 5, BOOKING, 2, stay(DOUBLE, 3, 1)),
                    nights(DOUBLE, night(2, 5, 1, 0)),
                    nights("b", night(0, 2, 0, 0))));
            season.add(modified(tenant, 6, BOOKING, 3, stay(DOUBLE, 3, 1), stay("b", 1, 1), stay("c", 1, 1)));
            season.add(withNights(expired(tenant, 7, OTHER, 2, stay(DOUBLE, 1, 4)), nights(DOUBLE, night(0, 5, 1, 0))));
            season.add(cancelled(tenant, 8, BOOKING, 4, stay(DOUBLE, 3, 1), stay("b", 1, 1), stay("c", 1, 1)));
            season.add(inventorySet(
                    tenant, 9, DOUBLE, restricted(night(0, 0, 1, 0), new Restrictions(true, false, false, 0, 0))));
            season.add(confirmed(
                    tenant,
                    10,
                    BOOKING,
                    new BookingReference(null, "PNR-2", null, null, null, null),
                    stay("d", 1, 1),
                    stay("e", 1, 1)));
            season.add(modified(tenant, 11, BOOKING, 2, stay("d", 1, 1)));
            season.add(inventorySet(tenant, 12, DOUBLE, night(0, 5, 1, 0)));
            String third = id("third");
            season.add(withNights(
                    held(tenant, 13, third, decidedAt(20), reference("third", "PNR-3"), stay(DOUBLE, 1, 1)),
                    nights(DOUBLE, night(0, 5, 1, 1))));
            season.add(extended(tenant, 14, third, 2, decidedAt(30), stay(DOUBLE, 1, 1)));
            season.add(withNights(
                    modifiedHold(tenant, 15, third, 3, decidedAt(30), stay(DOUBLE, 1, 2), stay("b", 1, 1)),
                    nights(DOUBLE, night(0, 5, 1, 2)),
                    nights("b", night(0, 2, 0, 1))));
            season.add(refused(tenant, 16, OTHER, Reason.HOLD_EXPIRED));
            season.add(withNights(
                    confirmedHold(tenant, 17, third, 4, stay(DOUBLE, 1, 2), stay("b", 1, 1)),
                    nights(DOUBLE, night(0, 5, 3, 0)),
                    nights("b", night(0, 2, 1, 0))));
            String fourth = id("fourth");
            season.add(withNights(
                    held(tenant, 18, fourth, decidedAt(60), referenceOfNothing(), stay("b", 1, 1)),
                    nights("b", night(0, 2, 1, 1))));
            season.add(withNights(released(tenant, 19, fourth, 2, stay("b", 1, 1)), nights("b", night(0, 2, 1, 0))));
            season.add(held(tenant, 20, OTHER, decidedAt(60), reference("again", "PNR-4"), stay("c", 1, 1)));
        }
        return season;
    }

    private static List<List<Decision>> inBatches(List<Decision> decisions, Random random) {
        List<List<Decision>> batches = new ArrayList<>();
        int from = 0;
        while (from < decisions.size()) {
            int to = Math.min(decisions.size(), from + 1 + random.nextInt(5));
            batches.add(decisions.subList(from, to));
            from = to;
        }
        return batches;
    }

    private void write(Decision... batch) throws SQLException {
        write(List.of(batch));
    }

    private void write(List<Decision> batch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DecisionStatement.SQL)) {
            new DecisionStatement().accept(statement, batch);
            statement.addBatch();
            statement.executeBatch();
        }
    }

    private Map<String, List<String>> dump() throws SQLException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (Map.Entry<String, String> table : KEYS.entrySet()) {
            rows.put(
                    table.getKey(),
                    query("SELECT t::text FROM %s AS t ORDER BY %s".formatted(table.getKey(), table.getValue())));
        }
        return rows;
    }

    /** All columns but the payload. */
    private List<String> table(String name) throws SQLException {
        String columns = String.join(
                ", ",
                query(
                        "SELECT column_name FROM information_schema.columns WHERE table_name = ? AND table_schema = 'public'"
                                + " AND column_name <> 'payload' ORDER BY ordinal_position",
                        name));
        return query("SELECT %s FROM %s ORDER BY %s".formatted(columns, name, KEYS.get(name)));
    }

    /** Rows as Postgres writes their values, in UTC, with a bar between. */
    private List<String> query(String sql, String... parameters) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (List<String> row : rows(sql, parameters)) {
            rows.add(String.join("|", row));
        }
        return rows;
    }

    /** Values of the only row. */
    private List<String> values(String sql) throws SQLException {
        List<List<String>> rows = rows(sql);
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private List<List<String>> rows(String sql, String... parameters) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement zone = connection.createStatement()) {
            zone.execute("SET TIME ZONE 'UTC'");
        }
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setString(i + 1, parameters[i]);
            }
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        row.add(String.valueOf(result.getString(i)));
                    }
                    rows.add(row);
                }
            }
        }
        return rows;
    }
}
