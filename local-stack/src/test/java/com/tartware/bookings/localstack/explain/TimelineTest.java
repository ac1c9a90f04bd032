package com.tartware.bookings.localstack.explain;

import static com.tartware.bookings.localstack.topics.SampleLog.NINE;
import static com.tartware.bookings.localstack.topics.SampleLog.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.localstack.audit.StoredBooking;
import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.localstack.topics.SampleLog;
import com.tartware.bookings.schemas.Topic;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TimelineTest {
    private static final int BOOKING = 2;
    private static final StoredBooking AGREES = new StoredBooking("postgres", "3 of 3 decisions", true, List.of());
    private static final StoredBooking DIFFERS =
            new StoredBooking("clickhouse", "2 of 3 decisions", false, List.of("#3 is absent"));

    private final BookingScan scan = new BookingScan(
            new SampleLog.Registry(), SampleLog.PARTITIONS, SampleLog.PARTITIONS, SampleLog.text(BOOKING));

    @Test
    void aLifeIsToldInOrder() {
        create(0, NINE);
        create(1, NINE.plusSeconds(1));
        cancel(2, NINE.plusSeconds(700));
        decided(1, 1, Outcome.HELD, NINE);
        decided(2, null, Outcome.EXPIRED, NINE.plusSeconds(600));
        decided(2, null, Outcome.EXPIRED, NINE.plusSeconds(600));
        decided(3, 5, Outcome.REJECTED, NINE.plusSeconds(700));

        assertThat(Timeline.of(story()).moments())
                .extracting(Moment::at, Moment::kind)
                .containsExactly(
                        tuple(NINE, Moment.Kind.DECIDED),
                        tuple(NINE.plusSeconds(1), Moment.Kind.REPEAT),
                        tuple(NINE.plusSeconds(600), Moment.Kind.EXPIRY),
                        tuple(NINE.plusSeconds(700), Moment.Kind.DECIDED));
        assertThat(text(List.of(AGREES, DIFFERS)))
                .containsSubsequence(
                        "booking " + SampleLog.text(BOOKING) + " of demo: EXPIRED, version 1; 1 x grand/double",
                        "2026-11-22T09:00:00.000Z  create booking",
                        "log %d:0, key_id %s".formatted(SampleLog.HOME, SampleLog.text(BOOKING)),
                        "trace 00-trace",
                        "→ #1 HELD, version 1  reply topic",
                        "→ a repeat, ignored",
                        "#2 EXPIRED, version 1",
                        "by itself",
                        "cancel booking",
                        "→ #3 REJECTED SOLD_OUT: too few rooms free",
                        "pending     nothing",
                        "postgres    agrees: 3 of 3 decisions",
                        "clickhouse  2 of 3 decisions",
                        "DIFFERENCE #3 is absent");
    }

    @Test
    void oneThatTheClockSteppedBackOnIsDecidedAtLogTime() {
        create(0, NINE);
        cancel(1, NINE.minusSeconds(30));
        decided(1, 1, Outcome.CONFIRMED, NINE);
        decided(2, 5, Outcome.CANCELLED, NINE);
        assertThat(Timeline.of(story()).moments())
                .extracting(Moment::kind)
                .containsExactly(Moment.Kind.DECIDED, Moment.Kind.DECIDED);
    }

    @Test
    void whatIsNotDecidedYetIsPendingWithItsAge() {
        create(0, NINE);
        create(1, NINE.plusSeconds(2));
        assertThat(Timeline.of(story()).moments())
                .extracting(Moment::kind)
                .containsExactly(Moment.Kind.PENDING, Moment.Kind.REPEAT);
        assertThat(text(List.of(AGREES)))
                .contains("never made", "→ not decided, for 900.0 s", "pending     1 commands wait");
    }

    @Test
    void aHoldWhoseTimeIsUpWaitsForItsExpiry() {
        create(0, NINE);
        decided(1, 1, Outcome.HELD, NINE);
        assertThat(text(List.of(AGREES))).contains("the hold's time was up at 2026-11-22T09:10:00.000Z");
    }

    @Test
    void aRefusedCommandLeadsToItsDeadLetter() {
        Place source = new Place(SampleLog.HOME, 0);
        scan.readLetter(SampleLog.record(
                Topic.DEAD_LETTERS,
                new Place(4, 8),
                NINE,
                TENANT,
                null,
                SampleLog.letterHeaders(source, "UNKNOWN_SCHEMA")));
        create(0, NINE);
        command(new Place((SampleLog.HOME + 1) % SampleLog.PARTITIONS, 0), NINE, SampleLog.create(TENANT, 1, BOOKING));
        assertThat(Timeline.of(story()).moments())
                .extracting(Moment::kind)
                .containsExactly(Moment.Kind.REFUSED, Moment.Kind.REFUSED);
        assertThat(text(List.of(AGREES)))
                .contains(
                        "a dead letter, UNKNOWN_SCHEMA: ./tartware dlq show 4:8",
                        "a dead letter, WRONG_PARTITION, which is not visible yet");
    }

    @Test
    void aLetterSpeaksForARecordInAPartitionThatWasNotRead() {
        create(0, NINE.plusSeconds(60));
        scan.readLetter(SampleLog.record(
                Topic.DEAD_LETTERS,
                new Place(4, 8),
                NINE,
                TENANT,
                SampleLog.create(TENANT, 1, BOOKING),
                SampleLog.letterHeaders(new Place((SampleLog.HOME + 1) % SampleLog.PARTITIONS, 3), "WRONG_PARTITION")));
        decided(1, 1, Outcome.CONFIRMED, NINE.plusSeconds(60));
        assertThat(Timeline.of(story()).moments())
                .extracting(Moment::at, Moment::kind)
                .containsExactly(tuple(NINE, Moment.Kind.REFUSED), tuple(NINE.plusSeconds(60), Moment.Kind.DECIDED));
    }

    @Test
    void aDecisionWithoutItsCommandIsADifference() {
        create(0, NINE);
        decided(1, 1, Outcome.CONFIRMED, NINE);
        assertThat(new Explanation(story(), List.of(AGREES), List.of(), NINE).good())
                .isTrue();
        decided(2, 99, Outcome.CANCELLED, NINE.plusSeconds(1));
        Explanation explanation = new Explanation(story(), List.of(AGREES), List.of(), NINE);
        assertThat(explanation.good()).isFalse();
        assertThat(explanation.json().at("/timeline/1/kind").asText()).isEqualTo("UNEXPLAINED");
        assertThat(explanation
                        .json()
                        .at("/timeline/0/command/body/stays/0/property_id")
                        .asText())
                .isEqualTo("grand");
        assertThat(explanation.json().at("/timeline/0/decision/outcome").asText())
                .isEqualTo("CONFIRMED");
    }

    @Test
    void otherBookingsAndOtherTenantsAreOtherStories() {
        create(0, NINE);
        command(new Place(SampleLog.HOME, 1), NINE, SampleLog.create(TENANT, 8, 9));
        scan.readCommand(SampleLog.record(
                Topic.COMMANDS.topicName(), new Place(0, 0), NINE, "acme", SampleLog.create("acme", 1, BOOKING)));
        assertThat(scan.stories()).extracting(BookingStory::tenantId).containsExactly("acme", TENANT);
        assertThat(scan.stories().get(1).commands()).hasSize(1);
    }

    @Test
    void whatAStrangerWroteAboutItIsNoPartOfItsLife() {
        create(0, NINE);
        Decision forged = SampleLog.decision(1, 1, BOOKING, Outcome.CANCELLED, NINE);
        scan.readDecision(SampleLog.record(
                Topic.DECISIONS.topicName(),
                new Place((SampleLog.HOME + 1) % SampleLog.PARTITIONS, 0),
                NINE,
                TENANT,
                SampleLog.encode(forged)));
        decided(1_000_000, null, Outcome.EXPIRED, NINE);
        decided(1, 1, Outcome.CONFIRMED, NINE);
        assertThat(story().decided())
                .extracting(Decision::getTenantSequence, Decision::getOutcome)
                .containsExactly(tuple(1L, Outcome.CONFIRMED));
    }

    @Test
    void aDecisionBehindAGapIsToldWhileItsTenantIsHeld() {
        create(0, NINE);
        decided(2, 1, Outcome.CONFIRMED, NINE);
        assertThat(story().decided()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonHasWords(Reason reason) {
        assertThat(ReasonWords.of(reason)).isNotBlank();
    }

    private void create(long offset, Instant appendedAt) {
        command(new Place(SampleLog.HOME, offset), appendedAt, SampleLog.create(TENANT, 1, BOOKING));
    }

    private void cancel(long offset, Instant appendedAt) {
        command(new Place(SampleLog.HOME, offset), appendedAt, SampleLog.cancel(TENANT, 5, 6, BOOKING));
    }

    private void command(Place place, Instant appendedAt, byte[] value) {
        scan.readCommand(SampleLog.record(
                Topic.COMMANDS.topicName(), place, appendedAt, TENANT, value, "traceparent", "00-trace"));
    }

    private void decided(long sequence, Integer command, Outcome outcome, Instant decidedAt) {
        Decision decision = SampleLog.decision(sequence, command, BOOKING, outcome, decidedAt);
        scan.readDecision(SampleLog.record(
                Topic.DECISIONS.topicName(),
                new Place(SampleLog.HOME, sequence),
                decidedAt,
                TENANT,
                SampleLog.encode(decision)));
    }

    private BookingStory story() {
        assertThat(scan.stories()).hasSize(1);
        return scan.stories().get(0);
    }

    private String text(List<StoredBooking> stores) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Explanation(story(), stores, List.of(), NINE.plusSeconds(900))
                .print(new PrintStream(out, true, StandardCharsets.UTF_8), false);
        return out.toString(StandardCharsets.UTF_8);
    }
}
