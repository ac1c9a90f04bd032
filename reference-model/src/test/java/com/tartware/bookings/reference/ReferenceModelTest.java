package com.tartware.bookings.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.reference.Answer.Detail;
import com.tartware.bookings.reference.Answer.Outcome;
import com.tartware.bookings.reference.Answer.Reason;
import com.tartware.bookings.reference.Answer.Status;
import com.tartware.bookings.reference.scenario.Ids;
import com.tartware.bookings.reference.scenario.StepText;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract's sentences, one by one; what the simulation compares the ledger with has to be right itself. */
class ReferenceModelTest {
    private static final String DOUBLES = "2026-03-01T12:00:00Z command=1 key=1 set-inventory room_type=p/double"
            + " from=2026-03-01 to=2026-04-01 allotment=2 overbooking_limit=1\n";

    private final TenantFold model = new ReferenceModel();

    /** The answers to the last line. */
    private List<Answer> play(String log) {
        return StepText.read(log).stream()
                .map(model::take)
                .reduce((before, last) -> last)
                .orElseThrow();
    }

    private Answer only(String log) {
        List<Answer> answers = play(log);
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    private static int day(String date) {
        return Math.toIntExact(LocalDate.parse(date).toEpochDay());
    }

    private static long millis(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    @Test
    void aBookingTakesEveryNightButTheCheckOutDate() {
        Answer answer = only(DOUBLES
                + "2026-03-01T12:00:01Z command=2 key=2 create stay=p/double/2026-03-02/2026-03-04/2 guest_ref=g");
        assertThat(answer.outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(answer.sequence()).isEqualTo(2);
        assertThat(answer.bookingVersion()).isEqualTo(1);
        assertThat(answer.bookingId()).isEqualTo(Ids.key(2));
        assertThat(answer.reference().guestRef()).isEqualTo("g");
        assertThat(answer.nights()).hasSize(1);
        assertThat(answer.nights().get(0).nights())
                .extracting(Answer.DatedNight::date)
                .containsExactly(day("2026-03-02"), day("2026-03-03"));
        assertThat(answer.nights().get(0).nights().get(0).counters())
                .isEqualTo(new NightCounters(2, 1, 2, 0, false, false, false, 0, 0));
    }

    @Test
    void soldOutNamesTheStayAndNightWhereTheRunningTotalFirstExceedsWhatIsFree() {
        Answer answer = only(DOUBLES
                + "2026-03-01T12:00:01Z command=2 key=2 create stay=p/double/2026-03-03/2026-03-04/1\n"
                + "2026-03-01T12:00:02Z command=3 key=3 create stay=p/double/2026-03-02/2026-03-04/1"
                + " stay=p/double/2026-03-02/2026-03-05/2");
        assertThat(answer.reason()).isEqualTo(Reason.SOLD_OUT);
        assertThat(answer.detail()).isEqualTo(new Detail(1, day("2026-03-03"), 2));
        assertThat(answer.nights()).isEmpty();
    }

    @Test
    void aReasonEarlierInTheListWinsOverAnyLaterReasonInAnyStay() {
        Answer answer = only(DOUBLES
                + "2026-03-01T12:00:01Z command=2 key=2 create stay=p/double/2026-03-03/2026-03-04/99"
                + " stay=p/nowhere/2026-03-03/2026-03-04/1 stay=p/double/2026-02-27/2026-03-04/1");
        assertThat(answer.reason()).isEqualTo(Reason.ARRIVAL_IN_PAST);
        assertThat(answer.detail()).isEqualTo(new Detail(2, day("2026-02-27"), null));
    }

    @Test
    void holdsExpireInOrderOfTheirEndAndOfTheirIdAsTextAndAreDatedByTheirEnd() {
        StringBuilder log = new StringBuilder(DOUBLES.replace("allotment=2", "allotment=9"));
        for (int key = 2; key < 9; key++) {
            log.append("2026-03-01T12:00:01Z command=%d key=%d create hold_seconds=%d"
                            .formatted(key, key, key / 8 + 60))
                    .append(" stay=p/double/2026-03-03/2026-03-04/1\n");
        }
        List<Answer> answers = play(log + "2026-03-05T00:00:00Z tick");
        assertThat(answers).hasSize(7).allMatch(answer -> answer.outcome() == Outcome.EXPIRED);
        assertThat(answers.subList(0, 6))
                .allMatch(answer -> answer.decidedAtMillis() == millis("2026-03-01T12:01:01Z"))
                .extracting(answer -> answer.bookingId().toString())
                .isSorted();
        assertThat(answers.get(6).decidedAtMillis()).isEqualTo(millis("2026-03-01T12:01:02Z"));
        assertThat(answers.get(6).bookingId()).isEqualTo(Ids.key(8));
        assertThat(answers.get(6).booking().status()).isEqualTo(Status.EXPIRED);
        assertThat(answers.get(6).bookingVersion()).isEqualTo(2);
        assertThat(answers.get(6).commandId()).isNull();
    }

    @Test
    void aHoldEndsBeforeTheCommandOfTheSameMillisecond() {
        String hold = DOUBLES
                + "2026-03-01T12:00:01Z command=2 key=2 create hold_seconds=60 stay=p/double/2026-03-03/2026-03-04/1\n";
        assertThat(only(hold + "2026-03-01T12:01:00.999Z command=3 key=3 extend booking=2 hold_seconds=10")
                        .outcome())
                .isEqualTo(Outcome.EXTENDED);
        List<Answer> answers = play("2026-03-01T12:01:10.999Z command=4 key=4 confirm booking=2 version=7");
        assertThat(answers).extracting(Answer::outcome).containsExactly(Outcome.EXPIRED, Outcome.REJECTED);
        assertThat(answers.get(1).reason()).isEqualTo(Reason.HOLD_EXPIRED);
        assertThat(answers.get(1).bookingVersion()).isEqualTo(3);
    }

    @Test
    void aKeyIsKnownForExactlyADayAndTheKeyOfABookingAsLongAsTheBooking() {
        String log = DOUBLES
                + "2026-03-01T12:00:01Z command=2 key=2 create stay=p/double/2026-03-03/2026-03-04/4\n"
                + "2026-03-01T12:00:02Z command=3 key=3 create stay=p/double/2026-03-03/2026-03-04/3\n";
        assertThat(play(log + "2026-03-02T12:00:00.999Z command=2 key=2 create stay=p/double/2026-03-03/2026-03-04/4"))
                .as("a repeat")
                .isEmpty();
        assertThat(only("2026-03-02T12:00:00.999Z command=4 key=2 confirm booking=3")
                        .reason())
                .isEqualTo(Reason.IDEMPOTENCY_KEY_REUSED);
        assertThat(play("2026-03-02T12:00:00.999Z command=4 key=2 confirm booking=3"))
                .as("a repeat of the refused one")
                .isEmpty();
        assertThat(only("2026-03-02T12:00:01Z command=4 key=2 confirm booking=3")
                        .reason())
                .as("the key's day is over")
                .isEqualTo(Reason.INVALID_TRANSITION);
        assertThat(play("2026-04-02T23:59:59.999Z command=3 key=3 create stay=p/double/2026-03-03/2026-03-04/3"))
                .as("the booking is still kept, 30 days after its check-out")
                .isEmpty();
        assertThat(only("2026-04-03T00:00:00Z command=3 key=3 create stay=p/double/2026-03-03/2026-03-04/3")
                        .reason())
                .as("forgotten, the same request is a new command")
                .isEqualTo(Reason.ARRIVAL_IN_PAST);
    }

    @Test
    void anEndedBookingIsForgottenThirtyDaysAfterItsEnd() {
        String log = DOUBLES
                + "2026-03-01T12:00:01Z command=2 key=2 create stay=p/double/2026-03-21/2026-03-22/1\n"
                + "2026-03-01T12:00:02Z command=3 key=3 cancel booking=2 reason=GUEST\n";
        assertThat(only(log + "2026-03-31T12:00:01.999Z command=4 key=4 cancel booking=2")
                        .reason())
                .isEqualTo(Reason.INVALID_TRANSITION);
        Answer answer = only("2026-03-31T12:00:02Z command=5 key=5 cancel booking=2");
        assertThat(answer.reason()).isEqualTo(Reason.BOOKING_NOT_FOUND);
        assertThat(answer.bookingId()).isEqualTo(Ids.key(2));
        assertThat(answer.bookingVersion()).isNull();
    }

    @Test
    void modifyingChecksOnlyWhatTheGuestTakesMoreOf() {
        String log = DOUBLES
                + "2026-03-01T12:00:01Z command=2 key=2 create stay=p/double/2026-03-03/2026-03-06/2\n"
                + "2026-03-01T12:00:02Z command=3 key=3 set-inventory room_type=p/double from=2026-03-01 to=2026-04-01"
                + " allotment=0 overbooking_limit=0 stop_sell=true closed_to_arrival=true closed_to_departure=true\n";
        Answer fewer = only(
                log + "2026-03-05T12:00:00Z command=4 key=4 modify booking=2 stay=p/double/2026-03-03/2026-03-06/1");
        assertThat(fewer.outcome()).isEqualTo(Outcome.MODIFIED);
        assertThat(fewer.nights().get(0).nights()).hasSize(3);
        Answer more = only("2026-03-05T12:00:00Z command=5 key=5 modify booking=2"
                + " stay=p/double/2026-03-03/2026-03-06/1 stay=p/double/2026-03-05/2026-03-06/1");
        assertThat(more.reason()).isEqualTo(Reason.STOP_SELL);
        assertThat(more.detail()).isEqualTo(new Detail(0, day("2026-03-05"), null));
        Answer later = only(
                "2026-03-05T12:00:00Z command=6 key=6 modify booking=2" + " stay=p/double/2026-03-04/2026-03-06/1");
        assertThat(later.reason()).isEqualTo(Reason.CLOSED_TO_ARRIVAL);
    }

    @Test
    void aCutCancelsNobodyAndListsTheNightsLeftOversold() {
        Answer cut = only(DOUBLES
                + "2026-03-01T12:00:01Z command=2 key=2 create stay=p/double/2026-03-03/2026-03-05/2\n"
                + "2026-03-01T12:00:02Z command=3 key=3 set-inventory room_type=p/double from=2026-02-20 to=2026-03-05"
                + " allotment=0");
        assertThat(cut.inventory().from()).isEqualTo(day("2026-02-20"));
        assertThat(cut.inventory().oversold()).containsExactly(day("2026-03-03"), day("2026-03-04"));
        assertThat(cut.nights().get(0).nights())
                .as("28 February was never set, and nights before it are left alone")
                .extracting(Answer.DatedNight::date)
                .containsExactly(day("2026-03-01"), day("2026-03-02"), day("2026-03-03"), day("2026-03-04"));
        assertThat(only("2026-03-01T12:00:03Z command=4 key=4 set-inventory room_type=p/double from=2026-03-01"
                                + " to=2026-03-05 allotment=0 min_stay=0")
                        .nights())
                .as("set to what they were")
                .isEmpty();
    }

    @Test
    void nothingToSetAndDatesThatNobodyCanWriteAreInvalid() {
        assertThat(only("2026-03-01T12:00:00Z command=1 key=1 set-inventory room_type=p/double"
                                + " from=2026-03-01 to=2026-04-01")
                        .reason())
                .isEqualTo(Reason.INVALID_COMMAND);
        assertThat(only("2026-03-01T12:00:00Z command=2 key=2 create stay=p/double/9999-12-31/+10000-01-01/1")
                        .reason())
                .isEqualTo(Reason.INVALID_COMMAND);
        assertThat(only("2026-03-01T12:00:00Z command=3 key=3 create stay=p/double/9999-12-30/9999-12-31/1")
                        .reason())
                .isEqualTo(Reason.TOO_FAR_AHEAD);
    }
}
