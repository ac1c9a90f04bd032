package com.tartware.bookings.localstack.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bookings, stays and nights after five decisions, one fault planted each time. */
class StoredTablesAuditTest {
    private static final long CUT = 5;
    private static final String BOOKING = Story.bookingKey(4);

    private final Map<String, Row> bookings = new HashMap<>();
    private final Map<String, List<String>> stays = new HashMap<>();
    private final Map<String, Row> nights = new HashMap<>();

    @Test
    void theSameRowsAreClean() {
        store(CUT);

        assertThat(compare(CUT)).isEmpty();
        assertThat(bookings).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "version",
                "hold_expires_at",
                "guest_ref",
                "external_reference",
                "channel",
                "rate_plan_id",
                "amount_minor",
                "currency",
                "created_at",
                "updated_at"
            })
    void aWrongColumnOfABookingIsNamed(String column) {
        store(CUT);
        bookings.get(BOOKING).columns().put(column, "wrong");

        assertThat(compare(CUT))
                .singleElement()
                .asString()
                .startsWith("postgres: booking %s has %s wrong instead of ".formatted(BOOKING, column));
    }

    @Test
    void aStaleBookingIsNamed() {
        store(CUT);
        Row stale = ExpectedStores.after(Story.upTo(4), Story.cut(4))
                .bookings()
                .atCut()
                .get(BOOKING);
        bookings.put(BOOKING, new Row(stale.tenantId(), stale.sequence(), withoutStays(stale)));
        stays.put(BOOKING, List.of("0: grand/double [2027-03-01, 2027-03-02) x1 by #4"));

        assertThat(compare(CUT))
                .singleElement()
                .asString()
                .startsWith("postgres: booking " + BOOKING + " has status CONFIRMED instead of CANCELLED")
                .contains("version 1 instead of 2", "sequence 4 instead of 5");
    }

    @Test
    void aMissingBookingIsNamedAndItsStaysToo() {
        store(CUT);
        bookings.remove(BOOKING);

        assertThat(compare(CUT))
                .hasSize(2)
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith("postgres: booking " + BOOKING + " is absent, the decisions say"))
                .anySatisfy(sentence -> assertThat(sentence).contains(BOOKING + " is absent and has stays"));
    }

    @Test
    void anExtraBookingIsNamed() {
        store(CUT);
        bookings.put("demo stranger", bookings.get(BOOKING));

        assertThat(compare(CUT))
                .containsExactly(
                        "postgres: booking demo stranger is there by #5, which is no decision about it on the reply topic");
    }

    @Test
    void anOrphanStayIsNamed() {
        store(CUT);
        stays.put("demo orphan", List.of("0: grand/double [2027-03-01, 2027-03-02) x1 by #5"));

        assertThat(compare(CUT))
                .containsExactly("postgres: booking demo orphan is absent and has stays"
                        + " [0: grand/double [2027-03-01, 2027-03-02) x1 by #5]");
    }

    @Test
    void aMissingStayIsNamed() {
        store(CUT);
        stays.remove(BOOKING);

        assertThat(compare(CUT))
                .containsExactly("postgres: booking " + BOOKING
                        + " has stays [] instead of [0: grand/double [2027-03-01, 2027-03-02) x1 by #5]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "allotment",
                "overbooking_limit",
                "sold",
                "held",
                "stop_sell",
                "closed_to_arrival",
                "closed_to_departure",
                "min_stay",
                "max_stay",
                "sequence"
            })
    void aWrongColumnOfANightIsNamed(String column) {
        store(CUT);
        nights.get(Story.NIGHT_KEY).columns().put(column, "77");

        assertThat(compare(CUT))
                .singleElement()
                .asString()
                .startsWith("postgres: night " + Story.NIGHT_KEY + " has " + column + " 77 instead of ");
    }

    @Test
    void aMissingNightIsNamed() {
        store(CUT);
        nights.clear();

        assertThat(compare(CUT))
                .singleElement()
                .asString()
                .startsWith("postgres: night " + Story.NIGHT_KEY + " is absent");
    }

    @Test
    void rowsWrittenSinceAreCleanOnceTheTopicHasTheirDecision() {
        store(CUT + 2);

        assertThat(compare(CUT + 2)).isEmpty();
        // The store may also be seen between the two.
        bookings.clear();
        nights.clear();
        stays.clear();
        store(CUT + 1);
        assertThat(compare(CUT + 2)).isEmpty();
    }

    @Test
    void aWrongColumnOfARowWrittenSinceIsNamed() {
        store(CUT + 1);
        nights.get(Story.NIGHT_KEY).columns().put("sold", "2");

        assertThat(compare(CUT + 1)).containsExactly("postgres: night " + Story.NIGHT_KEY + " has sold 2 instead of 1");
    }

    @Test
    void rowsByADecisionBeyondTheTopicAreNamed() {
        store(CUT + 1);

        assertThat(compare(CUT))
                .containsExactlyInAnyOrder(
                        "postgres: booking " + Story.bookingKey(6)
                                + " is there by #6, which is no decision about it on the reply topic",
                        "postgres: night " + Story.NIGHT_KEY
                                + " is there by #6, which is no decision about it on the reply topic");
    }

    /** What a store holds after so many decisions. */
    private void store(long last) {
        ExpectedStores right = ExpectedStores.after(Story.upTo(last), Story.cut(last));
        right.bookings().atCut().forEach((key, row) -> {
            bookings.put(key, new Row(row.tenantId(), row.sequence(), withoutStays(row)));
            stays.put(key, List.of("0: grand/double [2027-03-01, 2027-03-02) x1 by #%d".formatted(row.sequence())));
        });
        nights.putAll(right.nights().atCut());
    }

    private static Map<String, String> withoutStays(Row booking) {
        Map<String, String> columns = new HashMap<>(booking.columns());
        columns.remove(ExpectedStores.STAYS);
        return columns;
    }

    /** @param topicEnd of the reply topic as read after the tables */
    private List<String> compare(long topicEnd) {
        Differences differences = new Differences();
        new StoredTables(bookings, stays, nights)
                .compareWith(ExpectedStores.after(Story.upTo(topicEnd), Story.cut(CUT)), Story.cut(CUT), differences);
        return differences.sentences();
    }
}
