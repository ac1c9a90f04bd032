package com.tartware.bookings.localstack.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionJobProgressTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final List<Instant> COMPLETED =
            List.of(NOON, NOON.plusSeconds(3), NOON.plusSeconds(1), NOON.plusSeconds(2));

    @Test
    void theThirdLastCheckpointLessTheClocksDifferenceIsSettled() {
        DecisionJobProgress job = DecisionJobProgress.of("RUNNING", COMPLETED);
        assertThat(job.settledBefore()).isEqualTo(NOON.plusSeconds(1 - 5));
        assertThat(job.hasSettled(NOON.minusSeconds(5))).isTrue();
        assertThat(job.hasSettled(NOON)).isFalse();
        assertThat(job.hasSettled(null)).as("its coordinator does not say").isFalse();
    }

    @Test
    void aJobThatJustStartedHasSettledNothing() {
        assertThat(DecisionJobProgress.of("RUNNING", COMPLETED.subList(0, 2)).settledBefore())
                .isNull();
    }

    @Test
    void aJobThatIsNotRunningHasSettledNothing() {
        assertThat(DecisionJobProgress.of("RESTARTING", COMPLETED).settledBefore())
                .isNull();
        assertThat(DecisionJobProgress.of("FAILED", COMPLETED).hasSettled(NOON.minusSeconds(3600)))
                .isFalse();
    }
}
