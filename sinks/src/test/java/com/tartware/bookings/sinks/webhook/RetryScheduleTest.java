package com.tartware.bookings.sinks.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {
    private static final long NOW_MILLIS = Instant.parse("2026-11-22T09:30:00Z").toEpochMilli();

    @ParameterizedTest
    @CsvSource({"1, PT5S", "2, PT5M", "3, PT30M", "4, PT2H", "5, PT5H", "6, PT10H", "7, PT14H", "8, PT20H", "9, PT24H"})
    void eachRetryComesWithinATenthOfItsPlan(int attempt, Duration planned) {
        long[] delays = LongStream.range(0, 1_000)
                .map(seed -> RetrySchedule.delayMillis(attempt, seed, 0))
                .toArray();
        assertThat(LongStream.of(delays))
                .allMatch(delay -> delay >= planned.toMillis() * 0.9 && delay <= planned.toMillis() * 1.1);
        assertThat(LongStream.of(delays)
                        .filter(delay -> delay < planned.toMillis())
                        .count())
                .as("as often early as late")
                .isBetween(400L, 600L);
        assertThat(RetrySchedule.delayMillis(attempt, 7, 0)).isEqualTo(RetrySchedule.delayMillis(attempt, 7, 0));
    }

    @Test
    void theReceiverMayAskForALongerPauseOfUpToADay() {
        assertThat(RetrySchedule.delayMillis(1, 1, 60_000)).isEqualTo(60_000);
        assertThat(RetrySchedule.delayMillis(2, 1, 1_000)).isGreaterThan(250_000);
        assertThat(RetrySchedule.delayMillis(1, 1, Long.MAX_VALUE))
                .isEqualTo(Duration.ofHours(24).toMillis());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            delimiter = '|',
            value = {
                "null | 0",
                "'' | 0",
                "120 | 120000",
                "' 5 ' | 5000",
                "0 | 0",
                "-5 | 0",
                "1.5 | 0",
                "soon | 0",
                "99999999999999999999 | 2147483647000",
                "'Sun, 22 Nov 2026 09:31:00 GMT' | 60000",
                "'Sun, 22 Nov 2026 09:29:00 GMT' | 0",
                "'Mon, 99 Nov 2026 09:29:00 GMT' | 0"
            })
    void retryAfterIsSecondsOrADate(String header, long millis) {
        assertThat(RetryAfter.millis(header, NOW_MILLIS)).isEqualTo(millis);
    }
}
