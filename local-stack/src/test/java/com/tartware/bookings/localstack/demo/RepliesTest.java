package com.tartware.bookings.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.localstack.demo.BookingClient.Receipt;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RepliesTest {
    private static final LocalDate NIGHT = LocalDate.of(2026, 7, 4);
    private static final BookingRequest THREE_NIGHTS_TWO_ROOMS = new BookingRequest(
            List.of(new RequestedStay("bay-resort-nice", "suite", NIGHT, NIGHT.plusDays(3), 2)),
            null,
            "web",
            "flexible",
            1,
            "EUR");

    private final Replies replies = new Replies();
    private long sequence;

    @Test
    void latencyRunsFromTheFirstSendingToTheDecisionBeingSeen() {
        UUID command = accept(Expected.CONFIRMED_OR_SOLD_OUT, millis(100), millis(5));
        confirm(command, millis(850));

        SeasonBooks books = replies.books(5);
        assertThat(books.decision().p50()).isCloseTo(Duration.ofMillis(750), Duration.ofMillis(1));
        assertThat(books.answer().max()).isCloseTo(Duration.ofMillis(5), Duration.ofMillis(1));
        assertThat(books.undecided()).isZero();
        assertThat(books.total()).isEqualTo(new TenantSales("total", 1, 1, 0, 0, 0, 0, 6));
    }

    @Test
    void percentilesAreThoseOfAllDecisions() {
        for (int index = 1; index <= 100; index++) {
            confirm(accept(Expected.CONFIRMED_OR_SOLD_OUT, millis(index), millis(1)), millis(index + index * 10));
        }

        Latency latency = replies.books(5).decision();
        assertThat(latency.count()).isEqualTo(100);
        assertThat(latency.p50()).isCloseTo(Duration.ofMillis(500), Duration.ofMillis(1));
        assertThat(latency.p95()).isCloseTo(Duration.ofMillis(950), Duration.ofMillis(1));
        assertThat(latency.p99()).isCloseTo(Duration.ofMillis(990), Duration.ofMillis(1));
        assertThat(latency.max()).isCloseTo(Duration.ofMillis(1_000), Duration.ofMillis(1));
    }

    @Test
    void aDecisionMayBeSeenBeforeItsRequestIsAnswered() {
        UUID command = UUID.randomUUID();
        replies.seen(reply(command, Outcome.CONFIRMED, null, millis(30)));
        assertThat(replies.undecided()).isZero();

        replies.bookingAccepted(
                "acme", THREE_NIGHTS_TWO_ROOMS, Expected.CONFIRMED_OR_SOLD_OUT, receipt(command, millis(10)));

        assertThat(replies.undecided()).isZero();
        assertThat(replies.books(5).decision().p50()).isCloseTo(Duration.ofMillis(20), Duration.ofMillis(1));
        assertThat(replies.books(5).surprises()).isEmpty();
    }

    @Test
    void aRepeatIsCountedAndMakesNoSecondDecision() {
        UUID command = accept(Expected.CONFIRMED_OR_SOLD_OUT, millis(0), millis(1));
        replies.bookingAccepted(
                "acme", THREE_NIGHTS_TWO_ROOMS, Expected.CONFIRMED_OR_SOLD_OUT, receipt(command, millis(4)));
        assertThat(replies.undecided()).isEqualTo(1);
        confirm(command, millis(500));

        assertThat(replies.books(5).total()).isEqualTo(new TenantSales("total", 2, 1, 0, 0, 1, 0, 6));
        assertThat(replies.books(5).decision().max()).isCloseTo(Duration.ofMillis(500), Duration.ofMillis(1));

        confirm(command, millis(900));
        assertThat(replies.books(5).surprises())
                .singleElement()
                .asString()
                .contains("second decision")
                .contains(command.toString());
    }

    @Test
    void theNightThatWasSoldOutIsCountedByRoomType() {
        for (int guest = 0; guest < 3; guest++) {
            UUID command = accept(Expected.CONFIRMED_OR_SOLD_OUT, millis(0), millis(1));
            replies.seen(new Reply(
                    "acme", ++sequence, command, Outcome.REJECTED, Reason.SOLD_OUT, 0, NIGHT.plusDays(1), millis(9)));
        }

        SeasonBooks books = replies.books(5);
        assertThat(books.mostMissed())
                .containsExactly(
                        Map.entry(new SoldOutNight("acme", "bay-resort-nice", "suite", NIGHT.plusDays(1)), 3L));
        assertThat(books.refusals()).containsExactly(Map.entry(Reason.SOLD_OUT, 3L));
        assertThat(books.total().soldOut()).isEqualTo(3);
    }

    @Test
    void anotherDecisionThanTheContractGivesIsASurprise() {
        UUID command = accept(Expected.IDEMPOTENCY_KEY_REUSED, millis(0), millis(1));
        confirm(command, millis(5));

        assertThat(replies.books(5).surprises())
                .singleElement()
                .asString()
                .contains("expected IDEMPOTENCY_KEY_REUSED, was CONFIRMED");
    }

    @Test
    void aGapInATenantsSequenceIsASurprise() {
        replies.seen(reply(UUID.randomUUID(), Outcome.CONFIRMED, null, millis(1)));
        sequence++;
        replies.seen(reply(UUID.randomUUID(), Outcome.CONFIRMED, null, millis(2)));

        assertThat(replies.books(5).surprises()).containsExactly("tenant acme: decision 3 follows 1");
    }

    @Test
    void whatHasNoDecisionIsCountedByTenant() {
        accept(Expected.CONFIRMED_OR_SOLD_OUT, millis(0), millis(1));
        replies.inventoryAccepted("acme", new Receipt(UUID.randomUUID(), null, 0, 1, 0));

        assertThat(replies.undecided()).isEqualTo(2);
        assertThat(replies.books(5).total().undecided()).isEqualTo(1);
    }

    @Test
    void onlyWaitingInVainIsStillness() {
        Stillness stillness = new Stillness(Duration.ofSeconds(1), 0);

        assertThat(stillness.tooLong(0, 0, millis(5_000))).isFalse();
        assertThat(stillness.tooLong(3, 0, millis(5_900))).isFalse();
        assertThat(stillness.tooLong(3, millis(5_950), millis(6_900))).isFalse();
        assertThat(stillness.tooLong(3, millis(5_950), millis(6_951))).isTrue();
    }

    @Test
    void thePaceIsKeptAndALongPauseIsNotMadeUpForInABurst() {
        Pace pace = new Pace(100, 0);

        assertThat(pace.takeTurn(0)).isZero();
        assertThat(pace.takeTurn(0)).isEqualTo(millis(10));
        assertThat(pace.takeTurn(millis(20))).isZero();
        assertThat(pace.takeTurn(millis(10_000))).isEqualTo(-millis(100));
        assertThat(pace.takeTurn(millis(10_000))).isEqualTo(-millis(90));
    }

    private UUID accept(Expected expected, long sentNanos, long answerNanos) {
        UUID command = UUID.randomUUID();
        replies.bookingAccepted(
                "acme",
                THREE_NIGHTS_TWO_ROOMS,
                expected,
                new Receipt(command, UUID.randomUUID(), sentNanos, answerNanos, 0));
        return command;
    }

    private void confirm(UUID command, long seenNanos) {
        replies.seen(reply(command, Outcome.CONFIRMED, null, seenNanos));
    }

    private Reply reply(UUID command, Outcome outcome, Reason reason, long seenNanos) {
        return new Reply("acme", ++sequence, command, outcome, reason, -1, null, seenNanos);
    }

    private static Receipt receipt(UUID command, long sentNanos) {
        return new Receipt(command, UUID.randomUUID(), sentNanos, millis(1), 0);
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
