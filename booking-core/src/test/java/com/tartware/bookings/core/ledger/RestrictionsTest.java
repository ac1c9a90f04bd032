package com.tartware.bookings.core.ledger;

import static com.tartware.bookings.core.ledger.LedgerFixture.allotment;
import static com.tartware.bookings.core.ledger.LedgerFixture.booking;
import static com.tartware.bookings.core.ledger.LedgerFixture.day;
import static com.tartware.bookings.core.ledger.LedgerFixture.restrict;
import static com.tartware.bookings.core.ledger.LedgerFixture.stay;
import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.decision.Decision;
import com.tartware.bookings.core.decision.Outcome;
import com.tartware.bookings.core.decision.Reason;
import com.tartware.bookings.core.decision.Rejection;
import com.tartware.bookings.core.inventory.Night;
import com.tartware.bookings.core.inventory.RestrictionsChange;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RestrictionsTest {
    private static final LocalDate MONDAY = LocalDate.of(2026, 7, 6);
    private static final LocalDate TUESDAY = MONDAY.plusDays(1);
    private static final LocalDate WEDNESDAY = MONDAY.plusDays(2);
    private static final LocalDate THURSDAY = MONDAY.plusDays(3);

    private final LedgerFixture tenant = new LedgerFixture();

    @BeforeEach
    void putRoomsOnSale() {
        tenant.decided("inv", allotment(MONDAY, THURSDAY, 9));
    }

    @Test
    void stopSellRefusesTheNightAndNamesIt() {
        tenant.decided("stop", restrict(TUESDAY, new RestrictionsChange(true, null, null, null, null)));
        assertRefused("b", MONDAY, THURSDAY, Rejection.of(Reason.STOP_SELL, 0, day(TUESDAY)));
        assertTaken("departs before", MONDAY, TUESDAY);
        assertTaken("arrives after", WEDNESDAY, THURSDAY);
    }

    @Test
    void closedToArrivalLetsGuestsStayThrough() {
        tenant.decided("cta", restrict(TUESDAY, new RestrictionsChange(null, true, null, null, null)));
        assertRefused("b", TUESDAY, THURSDAY, Rejection.of(Reason.CLOSED_TO_ARRIVAL, 0, day(TUESDAY)));
        assertTaken("through", MONDAY, THURSDAY);
    }

    @Test
    void closedToDepartureIsOfTheCheckOutDate() {
        tenant.decided("ctd", restrict(TUESDAY, new RestrictionsChange(null, null, true, null, null)));
        assertRefused("b", MONDAY, TUESDAY, Rejection.of(Reason.CLOSED_TO_DEPARTURE, 0, day(TUESDAY)));
        assertTaken("through", MONDAY, WEDNESDAY);
        assertTaken("arrives", TUESDAY, WEDNESDAY);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0, 1, MIN_STAY",
        "2, 0, 2,",
        "0, 2, 3, MAX_STAY",
        "0, 2, 2,",
        "0, 0, 3,",
        "2, 1, 1, MIN_STAY",
        "2, 1, 2, MAX_STAY"
    })
    void lengthOfStayIsOfTheCheckInNight(int min, int max, int nights, Reason reason) {
        tenant.decided("los", restrict(MONDAY, new RestrictionsChange(null, null, null, min, max)));
        Decision decision = tenant.decided("b", booking(stay(MONDAY, MONDAY.plusDays(nights), 1)));
        assertThat(decision.ruling().rejection())
                .isEqualTo(reason == null ? null : Rejection.of(reason, 0, day(MONDAY)));
        assertTaken("from the next night", TUESDAY, WEDNESDAY);
    }

    @Test
    void areLeftAsTheyAreWhereNothingIsSaid() {
        tenant.decided("all", restrict(MONDAY, new RestrictionsChange(true, true, true, 366, 365)));
        Decision set = tenant.decided("allotment", allotment(MONDAY, TUESDAY, 5));
        long night = set.ruling().nights().get(0).nights().get(0).night();
        assertThat(Night.stopSell(night)).isTrue();
        assertThat(Night.closedToArrival(night)).isTrue();
        assertThat(Night.closedToDeparture(night)).isTrue();
        assertThat(Night.minStay(night)).isEqualTo(366);
        assertThat(set.ruling().nights().get(0).nights().get(0).maxStay()).isEqualTo(365);
        assertThat(Night.allotment(night)).isEqualTo(5);
    }

    @Test
    void areLiftedByFalseAndZero() {
        tenant.decided("all", restrict(MONDAY, new RestrictionsChange(true, true, true, 3, 4)));
        Decision lifted = tenant.decided("lift", restrict(MONDAY, new RestrictionsChange(false, false, false, 0, 0)));
        assertThat(lifted.ruling().nights().get(0).nights().get(0).night())
                .isEqualTo(Night.withAllotment(Night.NEVER_SET, 9));
        assertThat(lifted.ruling().nights().get(0).nights().get(0).maxStay()).isZero();
        assertTaken("b", MONDAY, TUESDAY);
    }

    static Stream<RestrictionsChange> outOfRange() {
        return Stream.of(
                RestrictionsChange.UNCHANGED,
                new RestrictionsChange(null, null, null, -1, null),
                new RestrictionsChange(null, null, null, 367, null),
                new RestrictionsChange(null, null, null, null, -1),
                new RestrictionsChange(null, null, null, null, Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @MethodSource("outOfRange")
    void outOfRangeOrEmptyAreInvalid(RestrictionsChange change) {
        Decision refused = tenant.decided("bad", restrict(MONDAY, change));
        assertThat(refused.ruling().rejection()).isEqualTo(Rejection.of(Reason.INVALID_COMMAND));
    }

    @Test
    void areCheckedReasonByReasonOverAllStays() {
        tenant.decided("tuesday", restrict(TUESDAY, new RestrictionsChange(null, null, true, 3, null)));
        tenant.decided("wednesday", restrict(WEDNESDAY, new RestrictionsChange(true, null, null, null, null)));
        Decision refused = tenant.decided(
                "b", booking(stay(TUESDAY, WEDNESDAY, 99), stay(MONDAY, TUESDAY, 1), stay(WEDNESDAY, THURSDAY, 1)));
        assertThat(refused.ruling().rejection()).isEqualTo(Rejection.of(Reason.STOP_SELL, 2, day(WEDNESDAY)));
    }

    private void assertTaken(String key, LocalDate checkIn, LocalDate checkOut) {
        assertThat(tenant.decided(key, booking(stay(checkIn, checkOut, 1)))
                        .ruling()
                        .outcome())
                .isEqualTo(Outcome.CONFIRMED);
    }

    private void assertRefused(String key, LocalDate checkIn, LocalDate checkOut, Rejection rejection) {
        assertThat(tenant.decided(key, booking(stay(checkIn, checkOut, 1)))
                        .ruling()
                        .rejection())
                .isEqualTo(rejection);
    }
}
