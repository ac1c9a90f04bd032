package com.tartware.bookings.core.ledger;

import static com.tartware.bookings.core.ledger.LedgerFixture.NOON_MILLIS;
import static com.tartware.bookings.core.ledger.LedgerFixture.TODAY;
import static com.tartware.bookings.core.ledger.LedgerFixture.allotment;
import static com.tartware.bookings.core.ledger.LedgerFixture.booking;
import static com.tartware.bookings.core.ledger.LedgerFixture.cancel;
import static com.tartware.bookings.core.ledger.LedgerFixture.day;
import static com.tartware.bookings.core.ledger.LedgerFixture.extend;
import static com.tartware.bookings.core.ledger.LedgerFixture.hold;
import static com.tartware.bookings.core.ledger.LedgerFixture.modify;
import static com.tartware.bookings.core.ledger.LedgerFixture.stay;
import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.decision.Decision;
import com.tartware.bookings.core.decision.Outcome;
import com.tartware.bookings.core.decision.Reason;
import com.tartware.bookings.core.inventory.Night;
import com.tartware.bookings.core.inventory.NightBlock;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is past its end is gone: from the answers at once, from the state when a day begins. */
class ForgettingTest {
    private static final long DAY_MILLIS = 86_400_000L;
    private static final LocalDate MONDAY = LocalDate.of(2026, 7, 6);
    private static final LocalDate TUESDAY = MONDAY.plusDays(1);

    private final LedgerFixture tenant = new LedgerFixture();

    @BeforeEach
    void putRoomsOnSale() {
        tenant.decided("inv", allotment(MONDAY, MONDAY.plusDays(200), 3));
    }

    @Test
    void aForgottenBookingsKeyStartsAnewBeforeItsDayIsOver() {
        tenant.decided("b", booking(stay(MONDAY, TUESDAY, 1)));
        assertRejected(tenant.decided("b", booking(stay(MONDAY, TUESDAY, 2))), Reason.IDEMPOTENCY_KEY_REUSED);
        assertRejected(tenant.decided("b", booking(stay(MONDAY, TUESDAY, 3))), Reason.IDEMPOTENCY_KEY_REUSED);
        tenant.decided("c", cancel("b"));
        tenant.advanceTo(NOON_MILLIS + 30 * DAY_MILLIS - 1);
        assertThat(tenant.send("b", booking(stay(MONDAY, TUESDAY, 1)))).isEmpty();
        tenant.logTimeMillis++;
        Decision again = tenant.decided("b", booking(stay(MONDAY, TUESDAY, 1)));
        assertThat(again.ruling().outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(again.bookingVersion()).isEqualTo(1);
        assertThat(tenant.state.stored().refused()).isZero();
        assertRejected(tenant.decided("b", booking(stay(MONDAY, TUESDAY, 2))), Reason.IDEMPOTENCY_KEY_REUSED);
        assertRejected(tenant.decided("b", booking(stay(MONDAY, TUESDAY, 3))), Reason.IDEMPOTENCY_KEY_REUSED);
    }

    @Test
    void theCommandsRefusedBecauseOfABookingAreFreedWithIt() {
        tenant.decided("b", booking(stay(MONDAY, TUESDAY, 1)));
        tenant.decided("b", booking(stay(MONDAY, TUESDAY, 2)));
        tenant.decided("b", booking(stay(MONDAY, TUESDAY, 3)));
        assertThat(tenant.state.stored().refused()).isEqualTo(2);
        tenant.advanceTo(millisOf(TUESDAY.plusDays(30)));
        assertThat(tenant.state.stored().refused()).isZero();
        assertThat(tenant.state.stored().bookings()).isZero();
    }

    @Test
    void aHoldForgottenWhileItWasHeldDoesNotEndTheNextBookingOfItsKey() {
        long forgottenMillis = millisOf(TUESDAY.plusDays(30));
        tenant.decided("h", hold(86_400, stay(MONDAY, TUESDAY, 1)));
        while (tenant.logTimeMillis + DAY_MILLIS / 2 < forgottenMillis) {
            tenant.logTimeMillis += DAY_MILLIS / 2;
            tenant.decided("x" + tenant.logTimeMillis, extend("h", 86_400));
        }
        tenant.logTimeMillis = forgottenMillis;
        LocalDate later = MONDAY.plusDays(90);
        tenant.decided("h", booking(stay(later, later.plusDays(1), 1)));
        assertThat(tenant.advanceTo(forgottenMillis + 2 * DAY_MILLIS)).isEmpty();
        assertThat(Night.sold(tenant.night(later))).isEqualTo(1);
    }

    @Test
    void aCancelledBookingIsFreedBeforeItsStay() {
        tenant.decided("b", booking(stay(MONDAY.plusDays(100), MONDAY.plusDays(101), 1)));
        tenant.decided("c", cancel("b"));
        tenant.advanceTo(millisOf(TODAY.plusDays(30)));
        assertThat(tenant.state.stored().bookings())
                .as("30 days are over at noon")
                .isEqualTo(1);
        tenant.advanceTo(millisOf(TODAY.plusDays(31)));
        assertThat(tenant.state.stored().bookings()).isZero();
    }

    @Test
    void aBookingMovedToALaterDateIsKeptAsMuchLonger() {
        tenant.decided("b", booking(stay(MONDAY, TUESDAY, 1)));
        tenant.decided("m", modify("b", stay(MONDAY.plusDays(50), MONDAY.plusDays(51), 1)));
        tenant.advanceTo(millisOf(MONDAY.plusDays(81)) - 1);
        assertThat(tenant.send("b", booking(stay(MONDAY, TUESDAY, 1)))).isEmpty();
        tenant.advanceTo(millisOf(MONDAY.plusDays(81)));
        assertThat(tenant.state.stored().bookings()).isZero();
    }

    @Test
    void aBookingCutToStaysLongPastIsForgottenAtOnceAndFreedTheNextDay() {
        tenant.decided("b", booking(stay(MONDAY, MONDAY.plusDays(40), 1)));
        tenant.logTimeMillis = millisOf(MONDAY.plusDays(35)) + DAY_MILLIS / 2;
        Decision cut = tenant.decided("m", modify("b", stay(MONDAY, TUESDAY, 1)));
        assertThat(cut.ruling().outcome()).isEqualTo(Outcome.MODIFIED);
        assertThat(cut.bookingVersion()).isEqualTo(2);
        assertRejected(tenant.decided("c", cancel("b")), Reason.BOOKING_NOT_FOUND);
        tenant.advanceTo(millisOf(MONDAY.plusDays(36)));
        assertThat(tenant.state.stored().bookings()).isZero();
    }

    @Test
    void theNightsOfAnArrivalMovedForwardAreKeptAsLongAsTheBooking() {
        LocalDate departure = MONDAY.plusDays(121);
        tenant.decided("b", booking(stay(departure.minusDays(1), departure, 1)));
        tenant.decided("m", modify("b", stay(MONDAY, departure, 1)));
        tenant.advanceTo(millisOf(MONDAY.plusDays(100)));
        assertThat(Night.sold(tenant.night(MONDAY))).isEqualTo(1);
        Decision cancelled = tenant.decided("c", cancel("b"));
        assertThat(cancelled.ruling().nights().get(0).nights()).hasSize(121);
    }

    @Test
    void nightsAreFreedUpToYesterday() {
        int firstOfABlock = day(TODAY) / NightBlock.NIGHTS * NightBlock.NIGHTS;
        LedgerFixture newTenant = new LedgerFixture();
        newTenant.logTimeMillis = firstOfABlock * DAY_MILLIS;
        newTenant.decided("inv", allotment(TODAY, TODAY.plusDays(1), 1));
        int block = NightBlock.numberOf(firstOfABlock);
        assertThat(newTenant.state.cursor().firstNightBlock()).isEqualTo(block - 1);
        newTenant.advanceTo((firstOfABlock + 1) * DAY_MILLIS);
        assertThat(newTenant.state.cursor().firstNightBlock()).isEqualTo(block);
        newTenant.advanceTo((firstOfABlock + NightBlock.NIGHTS) * DAY_MILLIS);
        assertThat(newTenant.state.stored().nightBlocks()).isEqualTo(1);
        newTenant.advanceTo((firstOfABlock + NightBlock.NIGHTS + 1) * DAY_MILLIS);
        assertThat(newTenant.state.cursor().firstNightBlock()).isEqualTo(block + 1);
        assertThat(newTenant.state.stored().nightBlocks()).isZero();
    }

    private static long millisOf(LocalDate date) {
        return date.toEpochDay() * DAY_MILLIS;
    }

    private static void assertRejected(Decision decision, Reason reason) {
        assertThat(decision.ruling().outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(decision.ruling().rejection().reason()).isEqualTo(reason);
    }
}
