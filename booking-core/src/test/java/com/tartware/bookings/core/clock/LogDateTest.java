package com.tartware.bookings.core.clock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogDateTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "1, 0, 1",
        "86399999, 0, 1",
        "86400000, 1, 1",
        "-1, -1, 0",
        "-86400000, -1, -1",
        "253402300799999, 2932896, 2932897"
    })
    void isAUtcDay(long logTimeMillis, int epochDay, int firstNotBefore) {
        assertThat(LogDate.of(logTimeMillis)).isEqualTo(epochDay);
        assertThat(LogDate.firstNotBefore(logTimeMillis)).isEqualTo(firstNotBefore);
        assertThat(LogDate.of(LogDate.startMillis(epochDay))).isEqualTo(epochDay);
        assertThat(LogDate.of(LogDate.startMillis(epochDay) - 1)).isEqualTo(epochDay - 1);
    }
}
