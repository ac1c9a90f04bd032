package com.tartware.bookings.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NightTest {
    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, 2, 3", "9999, 999, 10998", "9999, 0, 0", "0, 999, 0", "0, 0, 10998"})
    void fieldsDoNotTouchEachOther(int allotment, int overbookingLimit, int sold) {
        long night = Night.withSold(
                Night.withOverbookingLimit(Night.withAllotment(Night.NEVER_SET, allotment), overbookingLimit), sold);
        assertThat(Night.allotment(night)).isEqualTo(allotment);
        assertThat(Night.overbookingLimit(night)).isEqualTo(overbookingLimit);
        assertThat(Night.sold(night)).isEqualTo(sold);
        assertThat(Night.held(night)).isZero();
        assertThat(Night.roomsFree(night)).isEqualTo(allotment + overbookingLimit - sold);
    }

    @Test
    void aCounterThatCannotBeIsRefusedInsteadOfOverflowing() {
        assertThatThrownBy(() -> Night.withSold(Night.NEVER_SET, 1 << 14)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Night.withSold(Night.NEVER_SET, -1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void restrictionsTouchNoOtherField() {
        long full = Night.withHeld(
                Night.withSold(Night.withOverbookingLimit(Night.withAllotment(0, 9_999), 999), 10_998), 10_998);
        long restricted = Night.withMinStay(
                Night.withClosedToDeparture(Night.withClosedToArrival(Night.withStopSell(full, true), true), true),
                366);
        assertThat(Night.allotment(restricted)).isEqualTo(9_999);
        assertThat(Night.overbookingLimit(restricted)).isEqualTo(999);
        assertThat(Night.sold(restricted)).isEqualTo(10_998);
        assertThat(Night.held(restricted)).isEqualTo(10_998);
        assertThat(Night.stopSell(restricted)).isTrue();
        assertThat(Night.closedToArrival(restricted)).isTrue();
        assertThat(Night.closedToDeparture(restricted)).isTrue();
        assertThat(Night.minStay(restricted)).isEqualTo(366);
        assertThat(Night.stopSell(Night.withStopSell(restricted, false))).isFalse();
        assertThat(Night.closedToArrival(Night.withStopSell(restricted, false))).isTrue();
        assertThat(Night.closedToArrival(Night.withClosedToArrival(restricted, false)))
                .isFalse();
        assertThat(Night.closedToDeparture(Night.withClosedToArrival(restricted, false)))
                .isTrue();
        assertThat(Night.closedToDeparture(Night.withClosedToDeparture(restricted, false)))
                .isFalse();
        assertThat(Night.minStay(Night.withClosedToDeparture(restricted, false)))
                .isEqualTo(366);
    }
}
