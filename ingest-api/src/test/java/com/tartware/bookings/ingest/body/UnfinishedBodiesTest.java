package com.tartware.bookings.ingest.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.ingest.problem.Problem;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which of the bodies that wait for their clients are cut, and when. */
class UnfinishedBodiesTest {
    private static final long BYTES_MAX = 1_000;

    private long nowNanos = Long.MAX_VALUE - 5; // the clock of a process may start anywhere, and overflow
    private final UnfinishedBodies unfinished = new UnfinishedBodies(BYTES_MAX, () -> nowNanos);

    /** A body that a test lets grow. */
    private static final class FakeBody extends ArrivingBody {
        private long heldBytes;
        private Problem cutBecause;

        FakeBody() {
            super(null);
        }

        @Override
        boolean take(ByteBuffer bytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        long heldBytes() {
            return heldBytes;
        }

        @Override
        void cut(Problem because) {
            assertThat(cutBecause).as("cut once only").isNull();
            cutBecause = because;
        }
    }

    private FakeBody begun(long heldBytes) {
        FakeBody body = new FakeBody();
        body.heldBytes = heldBytes;
        unfinished.add(body);
        return body;
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
        unfinished.cutTheSlow();
    }

    @Test
    void whatTakesTenSecondsIsCutAndWhatTakesLessIsNot() {
        FakeBody slow = begun(10);
        pass(Duration.ofMillis(1));
        FakeBody younger = begun(10);

        pass(Duration.ofMillis(9_998));
        assertThat(slow.cutBecause).isNull();

        pass(Duration.ofMillis(1));
        assertThat(slow.cutBecause).isEqualTo(UnfinishedBodies.TOO_SLOW);
        assertThat(younger.cutBecause).isNull();

        pass(Duration.ofSeconds(10));
        assertThat(younger.cutBecause).isEqualTo(UnfinishedBodies.TOO_SLOW);
    }

    @Test
    void whenAllAreTooLargeTheOldestAreCutAndNoMoreThanNeeded() {
        FakeBody oldest = begun(400);
        FakeBody second = begun(400);
        FakeBody newest = begun(100);

        newest.heldBytes = 200;
        unfinished.grew(newest);
        assertThat(oldest.cutBecause).as("exactly the limit").isNull();

        newest.heldBytes = 201;
        unfinished.grew(newest);
        assertThat(oldest.cutBecause).isEqualTo(UnfinishedBodies.TOO_MANY);
        assertThat(oldest.cutBecause.status()).isEqualTo(503);
        assertThat(second.cutBecause).isNull();

        newest.heldBytes = 800;
        unfinished.grew(newest);
        assertThat(second.cutBecause).isEqualTo(UnfinishedBodies.TOO_MANY);
        assertThat(newest.cutBecause).isNull();
    }

    @Test
    void aBodyThatHoldsNothingIsNotCutForOthersMemory() {
        FakeBody discarded = begun(0);
        FakeBody large = begun(900);
        begun(900);

        assertThat(discarded.cutBecause).isNull();
        assertThat(large.cutBecause).isEqualTo(UnfinishedBodies.TOO_MANY);
    }

    @Test
    void whatIsFinishedNoLongerCounts() {
        FakeBody finished = begun(900);
        unfinished.remove(finished);
        FakeBody next = begun(900);

        assertThat(next.cutBecause).isNull();
        assertThat(unfinished.count()).isEqualTo(1);
        assertThat(unfinished.heldBytes()).isEqualTo(900);

        unfinished.remove(next);
        unfinished.remove(next);
        assertThat(unfinished.heldBytes()).isZero();
    }

    @Test
    void whatIsCutIsCutOnceAndStopsCountingAtOnce() {
        FakeBody cut = begun(900);
        FakeBody next = begun(900);
        assertThat(cut.cutBecause).isNotNull();

        cut.heldBytes = 950;
        unfinished.grew(cut);
        pass(Duration.ofSeconds(5));
        unfinished.remove(cut);

        assertThat(next.cutBecause).isNull();
        assertThat(unfinished.heldBytes()).isEqualTo(900);
    }
}
