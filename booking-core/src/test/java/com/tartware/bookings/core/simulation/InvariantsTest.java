package com.tartware.bookings.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.core.simulation.Invariants.BrokenException;
import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.BookingThen;
import com.tartware.bookings.reference.Answer.DatedNight;
import com.tartware.bookings.reference.Answer.NightsThen;
import com.tartware.bookings.reference.Answer.Outcome;
import com.tartware.bookings.reference.NightCounters;
import com.tartware.bookings.reference.ReferenceModel;
import com.tartware.bookings.reference.TenantFold;
import com.tartware.bookings.reference.scenario.Step;
import com.tartware.bookings.reference.scenario.StepText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Right decisions with one thing changed, as a ledger and a model that share a slip would both make them. */
class InvariantsTest {
    private static final String LOG = """
            2026-03-01T12:00:00Z command=1 key=1 set-inventory room_type=p/a from=2026-03-01 to=2026-03-10 allotment=2
            2026-03-01T12:00:01Z command=2 key=2 create hold_seconds=60 stay=p/a/2026-03-01/2026-03-03/1
            2026-03-01T12:00:02Z command=3 key=3 create stay=p/a/2026-03-01/2026-03-03/2
            2026-03-01T12:00:03Z command=4 key=2 confirm booking=2
            2026-03-01T12:01:02Z command=5 key=5 create stay=p/a/2026-03-02/2026-03-03/2
            2026-03-01T12:01:03Z command=6 key=6 set-inventory room_type=p/a from=2026-03-02 to=2026-03-03 allotment=0
            2026-03-01T12:01:04Z command=7 key=7 modify booking=5 stay=p/a/2026-03-02/2026-03-03/1
            """;

    private final List<Step> steps = new ArrayList<>(StepText.read(LOG));
    private final List<List<Answer>> answers = new ArrayList<>();

    InvariantsTest() {
        TenantFold model = new ReferenceModel();
        steps.forEach(step -> answers.add(new ArrayList<>(model.take(step))));
    }

    private void check() {
        Invariants invariants = new Invariants();
        for (int i = 0; i < steps.size(); i++) {
            invariants.check(steps.get(i), answers.get(i));
        }
    }

    private void assertBroken(String what) {
        assertThatThrownBy(this::check).isInstanceOf(BrokenException.class).hasMessage(what);
    }

    private void change(int step, int index, Answer changed) {
        answers.get(step).set(index, changed);
    }

    private Answer answer(int step, int index) {
        return answers.get(step).get(index);
    }

    private static Answer numbered(Answer answer, long sequence) {
        return new Answer(
                sequence,
                answer.commandId(),
                answer.bookingId(),
                answer.outcome(),
                answer.reason(),
                answer.bookingVersion(),
                answer.decidedAtMillis(),
                answer.detail(),
                answer.booking(),
                answer.reference(),
                answer.cancelReason(),
                answer.inventory(),
                answer.nights());
    }

    private static Answer dated(Answer answer, long decidedAtMillis) {
        return new Answer(
                answer.sequence(),
                answer.commandId(),
                answer.bookingId(),
                answer.outcome(),
                answer.reason(),
                answer.bookingVersion(),
                decidedAtMillis,
                answer.detail(),
                answer.booking(),
                answer.reference(),
                answer.cancelReason(),
                answer.inventory(),
                answer.nights());
    }

    private static Answer with(Answer answer, BookingThen booking, List<NightsThen> nights) {
        return new Answer(
                answer.sequence(),
                answer.commandId(),
                answer.bookingId(),
                answer.outcome(),
                answer.reason(),
                booking == null ? answer.bookingVersion() : (Integer) booking.version(),
                answer.decidedAtMillis(),
                answer.detail(),
                booking,
                answer.reference(),
                answer.cancelReason(),
                answer.inventory(),
                nights);
    }

    private static List<NightsThen> sold(Answer answer, int sold) {
        NightsThen changed = answer.nights().get(0);
        DatedNight first = changed.nights().get(0);
        NightCounters night = first.counters();
        NightCounters other = new NightCounters(
                night.allotment(),
                night.overbookingLimit(),
                sold,
                night.held(),
                night.stopSell(),
                night.closedToArrival(),
                night.closedToDeparture(),
                night.minStay(),
                night.maxStay());
        List<DatedNight> nights = new ArrayList<>(changed.nights());
        nights.set(0, new DatedNight(first.date(), other));
        return List.of(new NightsThen(changed.roomType(), nights));
    }

    @Test
    void rightDecisionsPass() {
        assertThatCode(this::check).doesNotThrowAnyException();
        assertThat(answers.get(4)).extracting(Answer::outcome).containsExactly(Outcome.EXPIRED, Outcome.CONFIRMED);
        assertThat(answer(5, 0).inventory().oversold()).hasSize(1);
    }

    @Test
    void aGapIsSeen() {
        change(2, 0, numbered(answer(2, 0), 4));
        assertBroken("the sequence has no gap");
    }

    @Test
    void timeThatRunsBackIsSeen() {
        change(4, 0, dated(answer(4, 0), answer(3, 0).decidedAtMillis() - 1));
        assertBroken("decided_at never decreases");
    }

    @Test
    void anExpiryDatedByWhatWokeTheTenantUpIsSeen() {
        change(4, 0, dated(answer(4, 0), steps.get(4).atMillis()));
        assertBroken("a hold expires when it said");
    }

    @Test
    void aSecondDecisionForACommandIsSeen() {
        steps.add(steps.get(6).movedTo(steps.get(6).atMillis() + 1));
        Answer again = numbered(answer(3, 0), 9);
        answers.add(List.of(new Answer(
                9,
                answer(6, 0).commandId(),
                again.bookingId(),
                again.outcome(),
                again.reason(),
                again.bookingVersion(),
                steps.get(7).atMillis(),
                null,
                null,
                null,
                null,
                null,
                List.of())));
        assertBroken("a command is decided once while its key is known");
    }

    @Test
    void aCommandWithoutDecisionIsSeen() {
        answers.get(2).clear();
        assertBroken("a new command was not decided");
    }

    @Test
    void aRejectionThatChangesANightIsSeen() {
        change(2, 0, with(answer(2, 0), null, answer(1, 0).nights()));
        assertBroken("a rejection changes no night");
    }

    @Test
    void aVersionLeftOutIsSeen() {
        BookingThen expired = answer(4, 0).booking();
        BookingThen other = new BookingThen(expired.status(), 3, null, expired.stays());
        change(4, 0, with(answer(4, 0), other, answer(4, 0).nights()));
        assertBroken("versions rise by one");
    }

    @Test
    void aNightSoldBeyondItsLimitIsSeen() {
        change(4, 1, with(answer(4, 1), answer(4, 1).booking(), sold(answer(4, 1), 3)));
        assertBroken("more is held and sold than may be");
    }

    @Test
    void aCutThatSellsIsSeen() {
        change(5, 0, with(answer(5, 0), null, sold(answer(5, 0), 1)));
        assertBroken("inventory sold a room");
    }

    @Test
    void roomsThatNoBookingHasAreSeen() {
        change(4, 1, with(answer(4, 1), answer(4, 1).booking(), sold(answer(4, 1), 1)));
        assertBroken("rooms held and sold are not those of the bookings");
    }

    @Test
    void aNightForgottenInTheDecisionIsSeen() {
        change(6, 0, with(answer(6, 0), answer(6, 0).booking(), List.of()));
        assertBroken("rooms held and sold are not those of the bookings");
    }
}
