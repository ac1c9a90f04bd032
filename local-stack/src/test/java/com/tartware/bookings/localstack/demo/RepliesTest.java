package com.tartware.bookings.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.BookingStatus;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.localstack.demo.BookingClient.Receipt;
import com.tartware.bookings.localstack.demo.GuestRequest.Habit;
import com.tartware.bookings.localstack.demo.Reply.BookingFacts;
import com.tartware.bookings.localstack.demo.TenantSales.NewBookings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepliesTest {
    private static final LocalDate NIGHT = LocalDate.of(2026, 7, 4);
    private static final List<RequestedStay> STAYS =
            List.of(new RequestedStay("bay-resort-nice", "suite", NIGHT, NIGHT.plusDays(3), 2));
    private static final BookingRequest THREE_NIGHTS_TWO_ROOMS =
            new BookingRequest(STAYS, null, null, "web", "flexible", 1, "EUR");
    private static final GuestRequest GUEST = guest(Habit.BOOKS_ONCE, Course.KEEPS, THREE_NIGHTS_TWO_ROOMS);
    private static final GuestRequest HOLDER =
            guest(Habit.BOOKS_ONCE, Course.HOLDS_AND_LEAVES, THREE_NIGHTS_TWO_ROOMS.heldFor(5));
    private static final Instant START = Instant.parse("2026-03-05T09:30:00Z");
    private static final Instant DEADLINE = START.plusSeconds(5);

    private final Replies replies = new Replies();
    private long sequence;

    @Test
    void latencyRunsFromTheFirstSendingToTheDecisionBeingSeen() {
        confirm(accept(GUEST, millis(100), millis(5)), millis(850));

        SeasonBooks books = replies.books(5);
        assertThat(books.decision().p50()).isCloseTo(Duration.ofMillis(750), Duration.ofMillis(1));
        assertThat(books.answer().max()).isCloseTo(Duration.ofMillis(5), Duration.ofMillis(1));
        assertThat(books.undecided()).isZero();
        assertThat(books.total())
                .isEqualTo(new TenantSales(
                        "total", 1, 0, 0, 6, new NewBookings(1, 1, 0), Map.of(Outcome.CONFIRMED, 1L), Map.of()));
    }

    @Test
    void percentilesAreThoseOfAllDecisions() {
        for (int index = 1; index <= 100; index++) {
            confirm(accept(GUEST, millis(index), millis(1)), millis(index + index * 10));
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
        Receipt receipt = receipt(UUID.randomUUID(), millis(10), millis(1));
        confirm(receipt, millis(30));
        assertThat(replies.undecided()).isZero();

        replies.bookingAccepted(GUEST, receipt);

        assertThat(replies.undecided()).isZero();
        assertThat(replies.books(5).decision().p50()).isCloseTo(Duration.ofMillis(20), Duration.ofMillis(1));
        assertThat(replies.books(5).surprises()).isEmpty();
    }

    @Test
    void aRepeatIsCountedAndMakesNoSecondDecision() {
        Receipt receipt = accept(GUEST, millis(0), millis(1));
        replies.bookingAccepted(GUEST, receipt);
        assertThat(replies.undecided()).isEqualTo(1);
        confirm(receipt, millis(500));

        TenantSales total = replies.books(5).total();
        assertThat(total.requests()).isEqualTo(2);
        assertThat(total.repeats()).isEqualTo(1);
        assertThat(total.count(Outcome.CONFIRMED)).isEqualTo(1);
        assertThat(replies.books(5).decision().max()).isCloseTo(Duration.ofMillis(500), Duration.ofMillis(1));

        confirm(receipt, millis(900));
        assertThat(replies.books(5).surprises())
                .singleElement()
                .asString()
                .contains("second decision")
                .contains(receipt.commandId().toString());
    }

    @Test
    void theNightThatWasSoldOutIsCountedByRoomType() {
        for (int guest = 0; guest < 3; guest++) {
            refuse(accept(GUEST, millis(0), millis(1)), Reason.SOLD_OUT);
        }

        SeasonBooks books = replies.books(5);
        assertThat(books.mostMissed())
                .containsExactly(
                        Map.entry(new SoldOutNight("acme", "bay-resort-nice", "suite", NIGHT.plusDays(1)), 3L));
        assertThat(books.reasons()).containsExactly(Reason.SOLD_OUT);
        assertThat(books.total().count(Reason.SOLD_OUT)).isEqualTo(3);
        assertThat(books.total().bookings()).isEqualTo(new NewBookings(3, 0, 3));
    }

    @Test
    void anotherDecisionThanTheContractGivesIsASurprise() {
        GuestRequest guest = guest(Habit.ASKS_FOR_THE_PAST, Course.KEEPS, THREE_NIGHTS_TWO_ROOMS);
        confirm(accept(guest, millis(0), millis(1)), millis(5));

        assertThat(replies.books(5).surprises())
                .singleElement()
                .asString()
                .contains("expected ARRIVAL_IN_PAST, was CONFIRMED");
    }

    @Test
    void anotherBookingUnderTheSameKeyIsRefusedAndLeavesTheFirstAlone() {
        GuestRequest guest = guest(Habit.REUSES_KEY, Course.KEEPS, THREE_NIGHTS_TWO_ROOMS);
        Receipt first = receipt(UUID.randomUUID(), 0, 1);
        Receipt second = new Receipt(UUID.randomUUID(), first.bookingId(), 0, 1, 0);
        replies.otherBookingAccepted(guest, replies.bookingAccepted(guest, first), second);
        confirm(first, millis(5));
        refuse(second, Reason.IDEMPOTENCY_KEY_REUSED);

        SeasonBooks books = replies.books(5);
        assertThat(books.surprises()).isEmpty();
        assertThat(books.total().bookings()).isEqualTo(new NewBookings(1, 1, 0));
        assertThat(books.total().roomNightsSold()).isEqualTo(6);
    }

    @Test
    void aGapInATenantsSequenceIsASurprise() {
        confirm(receipt(UUID.randomUUID(), 0, 1), millis(1));
        sequence++;
        confirm(receipt(UUID.randomUUID(), 0, 1), millis(2));

        assertThat(replies.books(5).surprises()).containsExactly("tenant acme: decision 3 follows 1");
    }

    @Test
    void whatHasNoDecisionIsCountedByTenant() {
        accept(GUEST, millis(0), millis(1));
        replies.inventoryAccepted("acme", new Receipt(UUID.randomUUID(), null, 0, 1, 0));

        assertThat(replies.undecided()).isEqualTo(2);
        assertThat(replies.books(5).total().undecided()).isEqualTo(1);
    }

    @Test
    void roomNightsFollowChangesAndCancellations() {
        Receipt receipt = receipt(UUID.randomUUID(), 0, 1);
        GuestBooking booking = replies.bookingAccepted(GUEST, receipt);
        confirm(receipt, millis(5));
        Receipt change = followUp(FollowUp.modify(1, STAYS), booking);
        changed(change, Outcome.MODIFIED, new BookingFacts(BookingStatus.CONFIRMED, 2, null, 4), START);
        assertThat(replies.books(5).total().roomNightsSold()).isEqualTo(4);
        Receipt cancellation = followUp(FollowUp.cancel(1, null), booking);
        changed(cancellation, Outcome.CANCELLED, new BookingFacts(BookingStatus.CANCELLED, 3, null, 4), START);

        SeasonBooks books = replies.books(5);
        assertThat(books.total().roomNightsSold()).isZero();
        assertThat(books.total().bookings()).isEqualTo(new NewBookings(1, 1, 0));
        assertThat(books.surprises()).isEmpty();
    }

    @Test
    void aHoldThatIsLeftAloneIsWaitedForUntilItExpires() {
        hold(HOLDER);
        assertThat(replies.holdsToExpire()).isEqualTo(1);
        assertThat(replies.undecided()).isZero();
        expire(HOLDER, DEADLINE, DEADLINE.plusMillis(1_700));

        SeasonBooks books = replies.books(5);
        assertThat(replies.holdsToExpire()).isZero();
        assertThat(books.surprises()).isEmpty();
        assertThat(books.expiry().max()).isCloseTo(Duration.ofMillis(1_700), Duration.ofMillis(2));
        assertThat(books.decision().count()).as("of commands").isEqualTo(1);
        assertThat(books.total().count(Outcome.EXPIRED)).isEqualTo(1);
        assertThat(books.holdsOpen()).isZero();
    }

    @Test
    void aHoldThatIsToBeConfirmedIsNotWaitedFor() {
        hold(guest(Habit.BOOKS_ONCE, Course.HOLDS_AND_CONFIRMS, THREE_NIGHTS_TWO_ROOMS.heldFor(900)));

        assertThat(replies.holdsToExpire()).isZero();
        assertThat(replies.books(5).holdsOpen()).isEqualTo(1);
    }

    @Test
    void anExpiryMayBeSeenBeforeItsHoldIsAnswered() {
        Receipt receipt = receipt(bookingIdOf(HOLDER), 0, 1);
        changed(receipt, Outcome.HELD, new BookingFacts(BookingStatus.HELD, 1, DEADLINE, 6), START);
        expire(HOLDER, DEADLINE, DEADLINE.plusSeconds(1));
        replies.bookingAccepted(HOLDER, receipt);

        assertThat(replies.holdsToExpire()).isZero();
        assertThat(replies.undecided()).isZero();
        assertThat(replies.books(5).surprises()).isEmpty();
        assertThat(replies.books(5).total().count(Outcome.EXPIRED)).isEqualTo(1);
    }

    @Test
    void anExpiryAtAnotherTimeThanTheDeadlineIsASurprise() {
        hold(HOLDER);
        expire(HOLDER, DEADLINE.plusMillis(1), DEADLINE.plusSeconds(1));

        assertThat(replies.books(5).surprises())
                .singleElement()
                .asString()
                .contains("expired at 2026-03-05T09:30:05.001Z, which was not its deadline");
    }

    @Test
    void aSecondExpiryIsASurprise() {
        hold(HOLDER);
        expire(HOLDER, DEADLINE, DEADLINE.plusSeconds(1));
        expire(HOLDER, DEADLINE, DEADLINE.plusSeconds(1));

        assertThat(replies.books(5).surprises()).singleElement().asString().endsWith("expired twice");
    }

    @Test
    void otherPeoplesExpiriesAreNoneOfOurs() {
        expire(HOLDER, DEADLINE, DEADLINE.plusSeconds(1));

        assertThat(replies.books(5).surprises()).isEmpty();
        assertThat(replies.books(5).sales()).isEmpty();
    }

    @ParameterizedTest(name = "{0} of a booking that is {1}, version named {2}: {3}")
    @CsvSource({
        "CONFIRM, HELD, , CONFIRMED",
        "CONFIRM, HELD, 1, CONFIRMED",
        "CONFIRM, HELD, 2, VERSION_CONFLICT",
        "CONFIRM, CONFIRMED, , INVALID_TRANSITION",
        "CONFIRM, CONFIRMED, 2, VERSION_CONFLICT",
        "CONFIRM, EXPIRED, , HOLD_EXPIRED",
        "CONFIRM, EXPIRED, 1, HOLD_EXPIRED",
        "CONFIRM, , , BOOKING_NOT_FOUND",
        "RELEASE, HELD, , RELEASED",
        "RELEASE, CONFIRMED, , INVALID_TRANSITION",
        "EXTEND, HELD, , EXTENDED",
        "EXTEND, CONFIRMED, , INVALID_TRANSITION",
        "CANCEL, CONFIRMED, , CANCELLED",
        "CANCEL, HELD, , INVALID_TRANSITION",
        "CANCEL, CANCELLED, , INVALID_TRANSITION",
        "MODIFY, HELD, , MODIFIED",
        "MODIFY, CONFIRMED, , MODIFIED",
        "MODIFY, CONFIRMED, , SOLD_OUT",
        "MODIFY, CONFIRMED, , MIN_STAY",
        "MODIFY, CANCELLED, , INVALID_TRANSITION",
        "MODIFY, , , BOOKING_NOT_FOUND"
    })
    void whatAFollowUpMayBecomeDependsOnTheBooking(
            FollowUp.Action action, BookingStatus status, Integer version, String decided) {
        GuestBooking booking = new GuestBooking("acme", UUID.randomUUID(), false);
        if (status != null) {
            booking.becomes(new BookingFacts(status, 1, status == BookingStatus.HELD ? DEADLINE : null, 6));
        }
        FollowUp followUp = new FollowUp(action, 1, version, null, null, List.of(), false);

        for (Outcome outcome : Outcome.values()) {
            assertThat(followUp.fits(reply(outcome, null), booking))
                    .as("%s", outcome)
                    .isEqualTo(outcome.name().equals(decided) || (isOfNights(decided) && outcome == Outcome.MODIFIED));
        }
        for (Reason reason : Reason.values()) {
            boolean modifies = decided.equals("MODIFIED") && isOfNights(reason.name());
            assertThat(followUp.fits(reply(Outcome.REJECTED, reason), booking))
                    .as("%s", reason)
                    .isEqualTo(reason.name().equals(decided)
                            || modifies
                            || (isOfNights(decided) && isOfNights(reason.name())));
        }
    }

    @Test
    void afterTheDeadlineAHoldIsExpiredWhetherItsExpiryWasSeenOrNot() {
        GuestBooking booking = new GuestBooking("acme", UUID.randomUUID(), false);
        booking.becomes(new BookingFacts(BookingStatus.HELD, 1, START, 6));

        assertThat(FollowUp.confirm(1).fits(reply(Outcome.CONFIRMED, null), booking))
                .isFalse();
        assertThat(FollowUp.confirm(1).fits(reply(Outcome.REJECTED, Reason.HOLD_EXPIRED), booking))
                .isTrue();
    }

    @Test
    void aVersionThatDoesNotFollowIsASurprise() {
        Receipt receipt = accept(GUEST, 0, 1);
        changed(receipt, Outcome.CONFIRMED, new BookingFacts(BookingStatus.CONFIRMED, 2, null, 6), START);

        assertThat(replies.books(5).surprises()).singleElement().asString().endsWith("version 2 follows 0");
    }

    @Test
    void aGuestKnowsOfARefusalOnceItWasSeen() {
        Receipt receipt = receipt(UUID.randomUUID(), 0, 1);
        GuestBooking booking = replies.bookingAccepted(GUEST, receipt);
        assertThat(replies.isRefused(booking)).isFalse();
        refuse(receipt, Reason.STOP_SELL);

        assertThat(replies.isRefused(booking)).isTrue();
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

    private static GuestRequest guest(Habit habit, Course course, BookingRequest booking) {
        return new GuestRequest("acme", "key", habit, course, booking, booking, List.of());
    }

    private static boolean isOfNights(String reason) {
        return Expected.REASONS_OF_NIGHTS.stream()
                .anyMatch(ofNights -> ofNights.name().equals(reason));
    }

    private static UUID bookingIdOf(GuestRequest guest) {
        return UUID.nameUUIDFromBytes(new byte[] {(byte) guest.course().hashCode()});
    }

    private void hold(GuestRequest guest) {
        Receipt receipt = receipt(bookingIdOf(guest), 0, 1);
        replies.bookingAccepted(guest, receipt);
        changed(receipt, Outcome.HELD, new BookingFacts(BookingStatus.HELD, 1, DEADLINE, 6), START);
    }

    private void expire(GuestRequest guest, Instant decidedAt, Instant seenAt) {
        replies.seen(new Reply(
                "acme",
                ++sequence,
                null,
                bookingIdOf(guest),
                Outcome.EXPIRED,
                null,
                decidedAt,
                -1,
                null,
                new BookingFacts(BookingStatus.EXPIRED, 2, null, 6),
                millis(1),
                seenAt));
    }

    private Receipt followUp(FollowUp followUp, GuestBooking booking) {
        Receipt receipt = receipt(booking.bookingId(), 0, 1);
        replies.followUpAccepted(followUp, booking, receipt);
        return receipt;
    }

    private Receipt accept(GuestRequest guest, long sentNanos, long answerNanos) {
        Receipt receipt = receipt(UUID.randomUUID(), sentNanos, answerNanos);
        replies.bookingAccepted(guest, receipt);
        return receipt;
    }

    private void confirm(Receipt receipt, long seenNanos) {
        replies.seen(new Reply(
                "acme",
                ++sequence,
                receipt.commandId(),
                receipt.bookingId(),
                Outcome.CONFIRMED,
                null,
                START,
                -1,
                null,
                new BookingFacts(BookingStatus.CONFIRMED, 1, null, 6),
                seenNanos,
                START));
    }

    private void changed(Receipt receipt, Outcome outcome, BookingFacts facts, Instant decidedAt) {
        replies.seen(new Reply(
                "acme",
                ++sequence,
                receipt.commandId(),
                receipt.bookingId(),
                outcome,
                null,
                decidedAt,
                -1,
                null,
                facts,
                millis(1),
                decidedAt));
    }

    private void refuse(Receipt receipt, Reason reason) {
        boolean ofANight = reason == Reason.SOLD_OUT;
        replies.seen(new Reply(
                "acme",
                ++sequence,
                receipt.commandId(),
                receipt.bookingId(),
                Outcome.REJECTED,
                reason,
                START,
                ofANight ? 0 : -1,
                ofANight ? NIGHT.plusDays(1) : null,
                null,
                millis(9),
                START));
    }

    private static Reply reply(Outcome outcome, Reason reason) {
        return new Reply(
                "acme", 1, UUID.randomUUID(), UUID.randomUUID(), outcome, reason, START, -1, null, null, 1, START);
    }

    private static Receipt receipt(UUID bookingId, long sentNanos, long answerNanos) {
        return new Receipt(UUID.randomUUID(), bookingId, sentNanos, answerNanos, 0);
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
