package com.tartware.bookings.localstack.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CatchUpTest {
    private static final Duration RECENT = Duration.ofSeconds(10);
    private static final TopicPartition DECISIONS = new TopicPartition("decisions", 0);
    private static final TopicPartition ATTEMPTS = new TopicPartition("attempts", 0);

    private final TwoPartitions topic = new TwoPartitions();
    private final CatchUp catchUp = new CatchUp(RECENT, topic);
    private long second;

    private static final class TwoPartitions implements CatchUp.Reader {
        private long[] read;
        private long[] ends;

        @Override
        public Map<TopicPartition, Long> readableEnds() {
            return Map.of(DECISIONS, ends[0], ATTEMPTS, ends[1]);
        }

        @Override
        public boolean hasRead(Map<TopicPartition, Long> goal) {
            return read[0] >= goal.get(DECISIONS) && read[1] >= goal.get(ATTEMPTS);
        }
    }

    @Test
    void aTopicThatIsWrittenAllTheTimeIsCaughtUpWith() throws Exception {
        assertThat(look(0, 1_000, 0, 2_000)).isFalse();
        assertThat(look(900, 1_030, 1_900, 2_030)).isFalse();
        assertThat(look(1_040, 1_060, 2_040, 2_060))
                .as("past what was there two seconds ago")
                .isTrue();
    }

    @Test
    void whoeverIsFarBehindWaitsForWhatCameMeanwhile() throws Exception {
        assertThat(look(0, 1_000, 0, 1_000)).isFalse();
        second += 60;
        assertThat(look(1_000, 9_000, 1_000, 9_000))
                .as("what was there a minute ago")
                .isFalse();
        assertThat(look(5_000, 9_100, 5_000, 9_100)).isFalse();
        assertThat(look(9_100, 9_200, 9_100, 9_200)).isTrue();
    }

    @Test
    void whoeverStandsStillBeforeTheEndIsNotLevelHoweverLong() throws Exception {
        for (int more = 0; more < 60; more++) {
            assertThat(look(400, 1_000, 1_000, 1_000)).isFalse();
        }
    }

    @Test
    void anEmptyTopicIsRead() throws Exception {
        assertThat(look(0, 0, 0, 0)).isTrue();
    }

    private boolean look(long read0, long end0, long read1, long end1) throws Exception {
        second++;
        topic.read = new long[] {read0, read1};
        topic.ends = new long[] {end0, end1};
        return catchUp.isLevel(Duration.ofSeconds(second).toNanos());
    }
}
