package com.tartware.bookings.core.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LogClockTest {
    @Test
    void neverRunsBackwardsWithinAPartition() {
        LogClock clock = new LogClock();
        assertThat(clock.advance(0, 100)).isEqualTo(100);
        assertThat(clock.advance(0, 40)).as("the broker's clock stepped back").isEqualTo(100);
        assertThat(clock.advance(0, 101)).isEqualTo(101);
        assertThat(clock.advance(1, 40)).as("another partition").isEqualTo(40);
    }

    @Test
    void goesOnFromWhatSurvivedARestart() {
        LogClock before = new LogClock();
        before.advance(3, 100);
        LogClock after = new LogClock();
        before.logTimeMillisByPartition().forEach(after::advance);
        assertThat(after.advance(3, 7)).isEqualTo(100);
        assertThat(after.logTimeMillisByPartition()).isEqualTo(Map.of(3, 100L));
    }
}
