package com.tartware.bookings.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.booking.BookingReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    @ParameterizedTest
    @CsvSource({"AAA, true", "ZZZ, true", "EU@, false", "EU[, false", "EUr, false", "EU, false", "EURO, false"})
    void aCurrencyIsThreeCapitalLetters(String currency, boolean holds) {
        assertThat(Limits.allow(new BookingReference(null, null, null, null, 1L, currency)))
                .isEqualTo(holds);
    }
}
