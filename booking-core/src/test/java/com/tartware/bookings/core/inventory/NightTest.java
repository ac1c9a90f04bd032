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

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "31, 0, 31", "32, 32, 0", "-1, -32, 31", "20000, 20000, 0", "20671, 20640, 31"})
    void aBlockHoldsThirtyTwoNights(int epochDay, int firstEpochDay, int index) {
        long key = NightBlock.keyOf(7, epochDay);
        assertThat(NightBlock.firstEpochDayOf(key)).isEqualTo(firstEpochDay);
        assertThat(NightBlock.indexOf(epochDay)).isEqualTo(index);
    }

    @Test
    void roomTypesDoNotShareBlocks() {
        assertThat(NightBlock.keyOf(0, -1)).isNotEqualTo(NightBlock.keyOf(1, -1));
        assertThat(NightBlock.keyOf(0, 20_000)).isNotEqualTo(NightBlock.keyOf(1, 20_000));
    }
}
