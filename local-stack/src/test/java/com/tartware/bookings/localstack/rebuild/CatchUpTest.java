package com.tartware.bookings.localstack.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatchUpTest {
    private static final Duration RECENT = Duration.ofSeconds(10);

    private final CatchUp catchUp = new CatchUp(RECENT);
    private long second;

    @Test
    void aTopicThatIsWrittenAllTheTimeIsCaughtUpWith() {
        assertThat(look(0, 1_000, 0, 2_000)).isFalse();
        assertThat(look(900, 1_030, 1_900, 2_030)).isFalse();
        assertThat(look(1_040, 1_060, 2_040, 2_060))
                .as("past what was there two seconds ago")
                .isTrue();
    }

    @Test
    void whoeverIsFarBehindWaitsForWhatCameMeanwhile() {
        assertThat(look(0, 1_000, 0, 1_000)).isFalse();
        second += 60;
        assertThat(look(1_000, 9_000, 1_000, 9_000))
                .as("what was there a minute ago")
                .isFalse();
        assertThat(look(5_000, 9_100, 5_000, 9_100)).isFalse();
        assertThat(look(9_100, 9_200, 9_100, 9_200)).isTrue();
    }

    @Test
    void theMarkerAfterTheLastDecisionIsNotWaitedFor() {
        assertThat(look(10, 11, 0, 0)).isTrue();
    }

    @Test
    void recordsOfAnAbortedTransactionAtTheEndAreNotWaitedFor() {
        assertThat(look(10, 40, 100, 110)).isFalse();
        boolean level = false;
        for (int more = 0; more < 15 && !level; more++) {
            assertThat(second).isLessThan(15);
            level = look(10, 40, 100 + 10L * more, 115 + 10L * more);
        }
        assertThat(level).isTrue();
        assertThat(second).isGreaterThan(RECENT.toSeconds());
    }

    @Test
    void whatHasNotBegunToReadIsNotLevel() {
        for (int more = 0; more < 30; more++) {
            assertThat(look(0, 1_000, 0, 1_000)).isFalse();
        }
    }

    @Test
    void anEmptyTopicIsRead() {
        assertThat(look(0, 0, 0, 0)).isTrue();
    }

    private boolean look(long read0, long end0, long read1, long end1) {
        second++;
        return catchUp.isLevel(
                Duration.ofSeconds(second).toNanos(), Map.of(0, read0, 1, read1), Map.of(0, end0, 1, end1));
    }
}
