package com.tartware.bookings.core.ledger;

import static com.tartware.bookings.core.ledger.LedgerFixture.NOON_MILLIS;
import static com.tartware.bookings.core.ledger.LedgerFixture.TODAY;
import static com.tartware.bookings.core.ledger.LedgerFixture.allotment;
import static com.tartware.bookings.core.ledger.LedgerFixture.booking;
import static com.tartware.bookings.core.ledger.LedgerFixture.cancel;
import static com.tartware.bookings.core.ledger.LedgerFixture.confirm;
import static com.tartware.bookings.core.ledger.LedgerFixture.day;
import static com.tartware.bookings.core.ledger.LedgerFixture.extend;
import static com.tartware.bookings.core.ledger.LedgerFixture.hold;
import static com.tartware.bookings.core.ledger.LedgerFixture.id;
import static com.tartware.bookings.core.ledger.LedgerFixture.modify;
import static com.tartware.bookings.core.ledger.LedgerFixture.release;
import static com.tartware.bookings.core.ledger.LedgerFixture.stay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.command.CommandBody;
import com.tartware.bookings.core.command.ConfirmBooking;
import com.tartware.bookings.core.decision.Decision;
import com.tartware.bookings.core.decision.Outcome;
import com.tartware.bookings.core.decision.Reason;
import com.tartware.bookings.core.inventory.Night;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HoldsTest {
    private static final LocalDate MONDAY = LocalDate.of(2026, 7, 6);
    private static final LocalDate TUESDAY = MONDAY.plusDays(1);
    private static final LocalDate WEDNESDAY = MONDAY.plusDays(2);
    private static final long EXPIRY_MILLIS = NOON_MILLIS + 60_000;

    private final LedgerFixture tenant = new LedgerFixture();

    @BeforeEach
    void putRoomsOnSale() {
        tenant.decided("inv", allotment(MONDAY, WEDNESDAY, 3));
    }

    @Test
    void keepRoomsWithoutSellingThem() {
        Decision held = tenant.decided("h", hold(60, stay(MONDAY, WEDNESDAY, 2)));
        assertThat(held.ruling().outcome()).isEqualTo(Outcome.HELD);
        assertThat(held.ruling().booking().holdExpiresAtMillis()).isEqualTo(EXPIRY_MILLIS);
        assertThat(Night.held(tenant.night(TUESDAY))).isEqualTo(2);
        assertThat(Night.sold(tenant.night(TUESDAY))).isZero();
        assertRejected(tenant.decided("b", booking(stay(TUESDAY, WEDNESDAY, 2))), Reason.SOLD_OUT);
    }

    @Test
    void areSoldWhenConfirmed() {
        tenant.decided("h", hold(60, stay(MONDAY, TUESDAY, 2)));
        Decision confirmed = tenant.decided("c", confirm("h"));
        assertThat(confirmed.ruling().outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(confirmed.bookingId()).isEqualTo(id("h"));
        assertThat(confirmed.bookingVersion()).isEqualTo(2);
        assertThat(confirmed.ruling().booking().holdExpiresAtMillis()).isEqualTo(Booking.NEVER);
        assertThat(confirmed.ruling().reference()).isNull();
        assertThat(Night.sold(tenant.night(MONDAY))).isEqualTo(2);
        assertThat(Night.held(tenant.night(MONDAY))).isZero();
        assertThat(tenant.advanceTo(EXPIRY_MILLIS))
                .as("nothing is left to expire")
                .isEmpty();
    }

    @Test
    void areGivenBackWhenReleased() {
        tenant.decided("h", hold(60, stay(MONDAY, TUESDAY, 2)));
        Decision released = tenant.decided("r", release("h"));
        assertThat(released.ruling().outcome()).isEqualTo(Outcome.RELEASED);
        assertThat(released.ruling().booking().status()).isEqualTo(BookingStatus.RELEASED);
        assertThat(Night.held(tenant.night(MONDAY))).isZero();
        assertThat(tenant.advanceTo(EXPIRY_MILLIS)).isEmpty();
    }

    @Test
    void expireToTheMillisecondBeforeTheNextCommand() {
        tenant.decided("h", hold(60, stay(MONDAY, TUESDAY, 3)));
        tenant.logTimeMillis = EXPIRY_MILLIS - 1;
        assertRejected(tenant.decided("early", booking(stay(MONDAY, TUESDAY, 1))), Reason.SOLD_OUT);
        tenant.logTimeMillis = EXPIRY_MILLIS;
        List<Decision> decisions = tenant.send("b", booking(stay(MONDAY, TUESDAY, 1)));
        assertThat(decisions)
                .extracting(
                        Decision::tenantSequence,
                        Decision::commandId,
                        Decision::bookingId,
                        decision -> decision.ruling().outcome(),
                        Decision::bookingVersion,
                        Decision::decidedAtMillis)
                .containsExactly(
                        tuple(4L, null, id("h"), Outcome.EXPIRED, 2, EXPIRY_MILLIS),
                        tuple(
                                5L,
                                command("b", booking(stay(MONDAY, TUESDAY, 1))).commandId(),
                                id("b"),
                                Outcome.CONFIRMED,
                                1,
                                EXPIRY_MILLIS));
        assertThat(decisions.get(0).ruling().nights().get(0).nights())
                .extracting(night -> Night.held(night.night()))
                .containsExactly(0);
    }

    @Test
    void areDatedByTheirEndHoweverLateTheTenantWakesUp() {
        tenant.decided("h", hold(60, stay(MONDAY, TUESDAY, 1)));
        List<Decision> expired = tenant.advanceTo(EXPIRY_MILLIS + 86_400_000L * 3);
        assertThat(expired).extracting(Decision::decidedAtMillis).containsExactly(EXPIRY_MILLIS);
    }

    @Test
    void expireByTimeAndThenByIdAsText() {
        UUID high = new UUID(0x8000_0000_0000_0000L, 1);
        UUID low = new UUID(0x7fff_ffff_ffff_ffffL, 1);
        UUID lowest = new UUID(0x7fff_ffff_ffff_ffffL, -1);
        for (UUID key : List.of(high, lowest, low)) {
            tenant.send(new Command(
                    new UUID(9, key.getLeastSignificantBits() ^ key.getMostSignificantBits()),
                    key,
                    hold(60, stay(MONDAY, TUESDAY, 1))));
        }
        tenant.logTimeMillis += 1;
        tenant.decided("sooner", hold(59, stay(TUESDAY, WEDNESDAY, 1)));
        assertThat(tenant.advanceTo(EXPIRY_MILLIS))
                .extracting(Decision::bookingId)
                .containsExactly(id("sooner"), low, lowest, high);
    }

    @Test
    void moveTheirEndWhenExtendedLaterOrEarlier() {
        tenant.decided("h", hold(60, stay(MONDAY, TUESDAY, 1)));
        tenant.logTimeMillis += 30_000;
        Decision extended = tenant.decided("later", extend("h", 60));
        assertThat(extended.ruling().outcome()).isEqualTo(Outcome.EXTENDED);
        assertThat(extended.bookingVersion()).isEqualTo(2);
        assertThat(extended.ruling().nights()).isEmpty();
        assertThat(tenant.advanceTo(NOON_MILLIS + 60_000)).isEmpty();
        tenant.decided("earlier", extend("h", 10));
        assertThat(tenant.advanceTo(NOON_MILLIS + 70_000))
                .extracting(Decision::decidedAtMillis)
                .containsExactly(NOON_MILLIS + 70_000);
        assertThat(tenant.advanceTo(NOON_MILLIS + 90_000)).isEmpty();
    }

    @Test
    void keepTheirEndWhenModified() {
        tenant.decided("h", hold(60, stay(MONDAY, TUESDAY, 1)));
        Decision modified = tenant.decided("m", modify("h", stay(TUESDAY, WEDNESDAY, 2)));
        assertThat(modified.ruling().booking().status()).isEqualTo(BookingStatus.HELD);
        assertThat(Night.held(tenant.night(MONDAY))).isZero();
        assertThat(Night.held(tenant.night(TUESDAY))).isEqualTo(2);
        assertThat(tenant.advanceTo(EXPIRY_MILLIS)).hasSize(1);
        assertThat(Night.held(tenant.night(TUESDAY))).isZero();
    }

    @Test
    void onceExpiredRefuseEveryActionForThatReason() {
        tenant.decided("h", hold(60, stay(MONDAY, TUESDAY, 1)));
        tenant.advanceTo(EXPIRY_MILLIS);
        for (CommandBody action : List.of(
                confirm("h"),
                release("h"),
                cancel("h"),
                extend("h", 60),
                modify("h", stay(MONDAY, TUESDAY, 1)),
                new ConfirmBooking(id("h"), 99))) {
            Decision refused = tenant.decided("late " + action, action);
            assertRejected(refused, Reason.HOLD_EXPIRED);
            assertThat(refused.bookingVersion()).isEqualTo(2);
        }
    }

    @Test
    void askToBeWokenWhenTheyExpire() {
        long midnight = (day(TODAY) + 1) * 86_400_000L;
        assertThat(tenant.state.nextWakeUpMillis())
                .as("to free what is past its end")
                .isEqualTo(midnight);
        tenant.decided("h", hold(60, stay(MONDAY, TUESDAY, 1)));
        assertThat(tenant.state.nextWakeUpMillis()).isEqualTo(EXPIRY_MILLIS);
        tenant.advanceTo(EXPIRY_MILLIS);
        assertThat(tenant.state.nextWakeUpMillis()).isEqualTo(midnight);
        tenant.advanceTo(midnight);
        assertThat(tenant.state.nextWakeUpMillis()).isEqualTo(midnight + 86_400_000L);
    }

    @Test
    void thatAreForgottenFirstDoNotExpire() {
        LocalDate forgotten = TUESDAY.plusDays(30);
        long forgottenMillis = forgotten.toEpochDay() * 86_400_000L;
        tenant.decided("h", hold(86_400, stay(MONDAY, TUESDAY, 1)));
        while (tenant.logTimeMillis + 43_200_000L < forgottenMillis) {
            tenant.logTimeMillis += 43_200_000L;
            tenant.decided("x" + tenant.logTimeMillis, extend("h", 86_400));
        }
        assertThat(tenant.advanceTo(forgottenMillis + 86_400_000L)).isEmpty();
        assertThat(tenant.state.stored().bookings()).isZero();
        assertThat(tenant.state.stored().holds()).isZero();
    }

    private static Command command(String key, CommandBody body) {
        return LedgerFixture.command(key, body);
    }

    private static void assertRejected(Decision decision, Reason reason) {
        assertThat(decision.ruling().outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(decision.ruling().rejection().reason()).isEqualTo(reason);
    }
}
