package com.tartware.bookings.localstack.audit;

import static com.tartware.bookings.localstack.audit.EveryOutcome.FIRST_NIGHT;
import static com.tartware.bookings.localstack.audit.EveryOutcome.GUEST;
import static com.tartware.bookings.localstack.audit.EveryOutcome.NO_SHOW;
import static com.tartware.bookings.localstack.audit.EveryOutcome.SECOND_NIGHT;
import static com.tartware.bookings.localstack.audit.EveryOutcome.TENANT;
import static com.tartware.bookings.localstack.audit.EveryOutcome.UNDECIDED;
import static com.tartware.bookings.localstack.audit.EveryOutcome.at;
import static com.tartware.bookings.localstack.audit.EveryOutcome.cut;
import static com.tartware.bookings.localstack.audit.EveryOutcome.held;
import static com.tartware.bookings.localstack.audit.EveryOutcome.like;
import static com.tartware.bookings.localstack.audit.EveryOutcome.number;
import static com.tartware.bookings.localstack.audit.EveryOutcome.renumbered;
import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.RoomTypeNights;
import com.tartware.bookings.avro.Stay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds, changes and restrictions, on the reply topic and in Postgres: clean as they are, and one fault planted each time. */
class EveryOutcomeAuditTest {
    private static final long LAST = 12;
    private static final int EXPIRY = 7;

    private final Map<String, Row> bookings = new HashMap<>();
    private final Map<String, List<String>> stays = new HashMap<>();
    private final Map<String, Row> nights = new HashMap<>();

    @Test
    void theTopicAsTheReplayHasItIsCleanHoweverLittleRoomACutLeft() {
        assertThat(compareReplies(EveryOutcome.all())).isEmpty();
    }

    @Test
    void anExpiryThatIsMissingLeavesAGap() {
        List<Decision> topic = new ArrayList<>(EveryOutcome.all());
        topic.remove(EXPIRY - 1);

        assertThat(compareReplies(topic))
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith("reply topic: demo #7 is missing, the replay says {")
                        .contains("EXPIRED"))
                .contains("reply topic: demo #7 is missing, and 5 decisions up to #12 are held behind it");
    }

    @Test
    void anExpiryThatNobodyDecidedIsNamed() {
        List<Decision> topic = new ArrayList<>(EveryOutcome.all());
        topic.remove(EXPIRY - 1);

        assertThat(compareReplies(renumbered(topic)))
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith("reply topic: demo #7 is {")
                        .contains("\"outcome\": \"HELD\"", "the replay says {", "\"outcome\": \"EXPIRED\""))
                .anySatisfy(sentence -> assertThat(sentence).startsWith("reply topic: demo #12 is missing"));
    }

    @Test
    void anExpiryThatWasDecidedTwiceIsNamed() {
        List<Decision> topic = new ArrayList<>(EveryOutcome.all());
        topic.add(EXPIRY, number(EXPIRY));

        assertThat(compareReplies(renumbered(topic)))
                .anySatisfy(sentence -> assertThat(sentence).startsWith("reply topic: demo #8 is {"))
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith("reply topic: demo #13 is {")
                        .endsWith("no such decision"));
    }

    @Test
    void anExpiryThatWasSentTwiceIsARepeat() {
        List<Decision> topic = new ArrayList<>(EveryOutcome.all());
        topic.add(EXPIRY, number(EXPIRY));

        assertThat(compareReplies(topic)).isEmpty();
    }

    @Test
    void anExpiryThatNoHoldExplainsIsNamed() {
        List<Decision> topic = new ArrayList<>(EveryOutcome.all());
        topic.add(like(EXPIRY)
                .setTenantSequence(13)
                .setBookingId(UNDECIDED)
                .setDecidedAt(at(99))
                .build());

        assertThat(compareReplies(topic))
                .singleElement()
                .asString()
                .startsWith("reply topic: demo #13 is {")
                .contains("EXPIRED")
                .endsWith("the replay says no such decision");
    }

    @Test
    void whatIsOtherwiseAboutAnExpiryOrAHoldIsNamed() {
        List<Decision> forgeries = List.of(
                like(EXPIRY).setDecidedAt(at(8)).build(),
                like(EXPIRY)
                        .setCommandId("10000000-0000-5000-8000-000000000007")
                        .build(),
                like(EXPIRY).setBookingId(UNDECIDED).build(),
                like(EXPIRY).setNights(List.of()).build(),
                like(EXPIRY).setOutcome(Outcome.RELEASED).build(),
                like(2).setBooking(held(at(61), stays(2))).build(),
                like(3).setBooking(held(at(60), stays(2))).build(),
                like(3).setBooking(held(null, stays(2))).build(),
                like(5).setBooking(number(2).getBooking()).build(),
                like(9).setNights(stillRestricted(9)).build(),
                like(11).setCancelReason(null).build());
        for (Decision forgery : forgeries) {
            List<Decision> topic = new ArrayList<>(EveryOutcome.all());
            topic.set((int) forgery.getTenantSequence() - 1, forgery);

            assertThat(compareReplies(topic))
                    .singleElement()
                    .asString()
                    .startsWith("reply topic: demo #%d is {".formatted(forgery.getTenantSequence()));
        }
    }

    @Test
    void expiriesBeyondWhatIsDueMayStillBeOnTheirWay() {
        Differences differences = new Differences();
        SampleReplies replies = new SampleReplies();
        replies.write(EveryOutcome.all().subList(0, EXPIRY - 1));

        new ReplyComparison(EveryOutcome.upTo(EXPIRY), differences).compare(replies.read(), cut(EXPIRY - 1));

        assertThat(differences.sentences()).isEmpty();
    }

    @Test
    void aSaleOnANightThatACutLeftOversoldIsNamedEvenIfTheReplaySaysTheSame() {
        List<Decision> decisions = new ArrayList<>(EveryOutcome.all());
        decisions.set(
                9,
                like(8).setTenantSequence(10)
                        .setDecidedAt(at(10))
                        .setNights(withOneMoreHeld(9))
                        .build());
        List<Decision> upToTheSale = decisions.subList(0, 10);
        Decisions replayed = new Decisions();
        Differences differences = new Differences();
        SampleReplies replies = new SampleReplies();
        upToTheSale.forEach(replayed::add);
        replies.write(upToTheSale);

        new ReplyComparison(replayed, differences).compare(replies.read(), cut(10));

        assertThat(differences.sentences())
                .containsExactly("reply topic: demo #10 oversells grand/double on 2027-03-01");
    }

    @ParameterizedTest(name = "after #{0}")
    @ValueSource(longs = {2, 3, 5, 6, 7, 9, 10, 11, 12})
    void theTablesAsTheSinkLeavesThemAreClean(long last) {
        store(last);

        assertThat(compareTables(last)).isEmpty();
    }

    /** Said here in full, so that a slip in both the sink and the expectation is seen. */
    @Test
    void whatBecameOfEachBookingStandsInItsRow() {
        store(LAST);
        assertThat(bookings.get(key(GUEST)).columns())
                .containsEntry("status", "CANCELLED")
                .containsEntry("version", "5")
                .containsEntry("hold_expires_at", null)
                .containsEntry("guest_ref", "guest-7")
                .containsEntry("created_at", "2026-11-22T09:30:02.120000Z")
                .containsEntry("updated_at", "2026-11-22T09:30:11.120000Z")
                .containsEntry("sequence", "11");
        assertThat(bookings.get(key(NO_SHOW)).columns())
                .containsEntry("status", "EXPIRED")
                .containsEntry("hold_expires_at", null)
                .containsEntry("guest_ref", null)
                .containsEntry("updated_at", "2026-11-22T09:30:07.120000Z");
        assertThat(bookings.get(key(UNDECIDED)).columns())
                .containsEntry("status", "RELEASED")
                .containsEntry("channel", "app");
        assertThat(stays.get(key(GUEST))).containsExactly("0: grand/double [2027-03-01, 2027-03-03) x1 by #11");
        assertThat(nights.get(FIRST_NIGHT).columns())
                .containsEntry("allotment", "0")
                .containsEntry("closed_to_arrival", "false")
                .containsEntry("max_stay", "0")
                .containsEntry("sequence", "11");
        assertThat(nights.get(SECOND_NIGHT).columns())
                .containsEntry("closed_to_arrival", "true")
                .containsEntry("max_stay", "7");
        bookings.clear();
        store(3);
        assertThat(bookings.get(key(GUEST)).columns())
                .containsEntry("status", "HELD")
                .containsEntry("hold_expires_at", "2026-11-22T09:31:30.120000Z");
    }

    @ParameterizedTest(name = "after #{0} a deadline of {1}")
    @CsvSource({
        "2, 2026-11-22T09:31:30.120000Z",
        "2,",
        "3, 2026-11-22T09:31:00.120000Z",
        "6, 2026-11-22T09:31:30.120000Z",
        "11, 2026-11-22T09:31:30.120000Z"
    })
    void aWrongOrStaleDeadlineIsNamed(long last, String deadline) {
        store(last);
        bookings.get(key(GUEST)).columns().put("hold_expires_at", deadline);

        assertThat(compareTables(last))
                .singleElement()
                .asString()
                .startsWith("postgres: booking %s has hold_expires_at %s instead of ".formatted(key(GUEST), deadline));
    }

    @Test
    void aHoldThatStandsPastItsExpiryIsNamed() {
        store(EXPIRY);
        Row stale = expected(6).bookings().atCut().get(key(NO_SHOW));
        bookings.put(key(NO_SHOW), new Row(TENANT, stale.sequence(), withoutStays(stale)));

        assertThat(compareTables(EXPIRY))
                .singleElement()
                .asString()
                .contains("status HELD instead of EXPIRED", "hold_expires_at 2026-11-22T09:30:07.120000Z");
    }

    @Test
    void aStayThatAChangeTookAwayAndTheStoreStillHasIsNamed() {
        store(5);
        List<String> stale = new ArrayList<>(stays.get(key(GUEST)));
        stale.add("1: grand/double [2027-03-01, 2027-03-02) x1 by #2");
        stays.put(key(GUEST), stale);

        assertThat(compareTables(5))
                .singleElement()
                .asString()
                .startsWith("postgres: booking %s has stays [0: grand/double [2027-03-01, 2027-03-03) x1 by #5, 1: "
                        .formatted(key(GUEST)));
    }

    @ParameterizedTest(name = "{1} of {0} as {2}")
    @CsvSource({
        "demo grand/double 2027-03-01, closed_to_arrival, true",
        "demo grand/double 2027-03-01, min_stay, 1",
        "demo grand/double 2027-03-01, max_stay, 7",
        "demo grand/double 2027-03-02, stop_sell, true",
        "demo grand/double 2027-03-02, closed_to_arrival, false",
        "demo grand/double 2027-03-02, closed_to_departure, false",
        "demo grand/double 2027-03-02, max_stay, 0"
    })
    void aRestrictionThatWasNotSetOrNotLiftedIsNamed(String night, String restriction, String wrong) {
        store(LAST);
        nights.get(night).columns().put(restriction, wrong);

        assertThat(compareTables(LAST))
                .singleElement()
                .asString()
                .startsWith("postgres: night %s has %s %s instead of ".formatted(night, restriction, wrong));
    }

    /** Its id is that of one that was forgotten; nothing of that one may be left. */
    @Test
    void aBookingMadeAnewThatKeptWhatTheForgottenOneHadIsNamed() {
        Decisions decisions = EveryOutcome.upTo(LAST);
        decisions.add(like(4).setTenantSequence(13)
                .setBookingId(GUEST)
                .setDecidedAt(at(13))
                .build());
        ExpectedStores right = ExpectedStores.after(decisions, cut(13));
        fill(right);
        assertThat(bookings.get(key(GUEST)).columns())
                .containsEntry("guest_ref", null)
                .containsEntry("created_at", "2026-11-22T09:30:13.120000Z");
        bookings.get(key(GUEST)).columns().put("guest_ref", "guest-7");
        bookings.get(key(GUEST)).columns().put("created_at", "2026-11-22T09:30:02.120000Z");

        Differences differences = new Differences();
        new StoredTables(bookings, stays, nights).compareWith(right, cut(13), differences);

        assertThat(differences.sentences())
                .containsExactly(("postgres: booking %s has guest_ref guest-7 instead of null,"
                                + " created_at 2026-11-22T09:30:02.120000Z instead of 2026-11-22T09:30:13.120000Z")
                        .formatted(key(GUEST)));
    }

    private static Stay[] stays(long sequence) {
        return number(sequence).getBooking().getStays().toArray(Stay[]::new);
    }

    private static List<RoomTypeNights> withOneMoreHeld(long sequence) {
        Decision copy = like(sequence).build();
        copy.getNights().get(0).getNights().get(0).setHeld(2);
        return copy.getNights();
    }

    private static List<RoomTypeNights> stillRestricted(long sequence) {
        Decision copy = like(sequence).build();
        copy.getNights().get(0).getNights().get(0).setRestrictions(EveryOutcome.RESTRICTED);
        return copy.getNights();
    }

    private static String key(String bookingId) {
        return ExpectedStores.bookingKey(TENANT, bookingId);
    }

    private static List<String> compareReplies(List<Decision> topic) {
        Differences differences = new Differences();
        SampleReplies replies = new SampleReplies();
        replies.write(topic);
        new ReplyComparison(EveryOutcome.upTo(LAST), differences).compare(replies.read(), cut(LAST));
        return differences.sentences();
    }

    private static ExpectedStores expected(long last) {
        return ExpectedStores.after(EveryOutcome.upTo(last), cut(last));
    }

    /** What Postgres holds after so many decisions. */
    private void store(long last) {
        fill(expected(last));
    }

    private void fill(ExpectedStores right) {
        right.bookings().atCut().forEach((key, row) -> {
            bookings.put(key, new Row(row.tenantId(), row.sequence(), withoutStays(row)));
            String texts = row.columns().get(ExpectedStores.STAYS);
            stays.put(key, List.of(texts.substring(1, texts.length() - 1).split(", (?=\\d+: )")));
        });
        nights.putAll(right.nights().atCut());
    }

    private static Map<String, String> withoutStays(Row booking) {
        Map<String, String> columns = new HashMap<>(booking.columns());
        columns.remove(ExpectedStores.STAYS);
        return columns;
    }

    private List<String> compareTables(long last) {
        Differences differences = new Differences();
        new StoredTables(bookings, stays, nights).compareWith(expected(last), cut(last), differences);
        return differences.sentences();
    }
}
