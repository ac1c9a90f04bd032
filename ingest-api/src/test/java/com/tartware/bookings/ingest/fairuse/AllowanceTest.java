package com.tartware.bookings.ingest.fairuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowanceTest {
    private final SettableTime time = new SettableTime();
    private final Allowance writes = new Allowance("writes", new Rate(5, 10), time);

    @Test
    void aBurstIsGivenAtOnceAndThenTheRate() {
        assertThat(writes.tryTake(10)).isTrue();
        assertThat(writes.tryTake(1)).isFalse();

        time.pass(Duration.ofMillis(199));
        assertThat(writes.tryTake(1)).isFalse();
        time.pass(Duration.ofMillis(1));
        assertThat(writes.tryTake(1)).isTrue();

        time.pass(Duration.ofHours(1));
        assertThat(writes.tryTake(11)).as("no more than a full bucket").isFalse();
        assertThat(writes.tryTake(10)).isTrue();
    }

    @Test
    void theHeadersSayWhatIsLeftAndWhenAllIsBack() {
        assertThat(writes.policyHeader()).isEqualTo("\"writes\";q=10;w=2");
        assertThat(writes.header(writes.tryTakeOne().getRemainingTokens())).isEqualTo("\"writes\";r=9;t=1");
        writes.tryTake(9);
        assertThat(writes.header(0)).isEqualTo("\"writes\";r=0;t=2");
    }

    @Test
    void aRefusalSaysWhenToComeBackInWholeSeconds() {
        writes.tryTake(10);
        ConsumptionProbe refused = writes.tryTakeOne();

        assertThat(refused.isConsumed()).isFalse();
        assertThat(Allowance.retryAfterSeconds(refused)).isEqualTo(1);
        assertThat(writes.refusedHeader(1)).isEqualTo("\"writes\";r=0;t=1");
    }

    @Test
    void whatOthersGaveIsMissingHereAndADebtIsPaidFirst() {
        writes.takenElsewhere(7, 2);
        assertThat(writes.tryTake(4)).isFalse();
        assertThat(writes.tryTake(3)).isTrue();

        writes.takenElsewhere(5, 2);
        time.pass(Duration.ofSeconds(1));
        assertThat(writes.tryTake(1)).isFalse();
        time.pass(Duration.ofMillis(200));
        assertThat(writes.tryTake(1)).isTrue();
    }

    /** Each gave its full bucket at once: together they must be silent for as long as all of that takes to come back. */
    @Test
    void whateverTheOthersGaveIsPaidBackToTheLastToken() {
        writes.tryTake(10);
        writes.takenElsewhere(7 * 10, 8);

        time.pass(Duration.ofSeconds(14));
        assertThat(writes.tryTake(1)).isFalse();
        time.pass(Duration.ofMillis(200));
        assertThat(writes.tryTake(1)).isTrue();
    }

    @Test
    void noReportLocksATenantOutForLongerThanAllProcessesCouldOwe() {
        writes.takenElsewhere(Long.MAX_VALUE, 2);
        writes.takenElsewhere(1_000_000, 2);

        time.pass(Duration.ofMillis(6_200)); // 2 * (10 + 5) tokens, and one to give
        assertThat(writes.tryTake(1)).isTrue();
    }

    @Test
    void aPartOfTheLimitIsGivenWhileTheOthersCannotBeSeen() {
        writes.tryTake(10);
        writes.shareAmong(5);
        time.pass(Duration.ofSeconds(10));
        assertThat(writes.tryTake(3)).isFalse();
        assertThat(writes.tryTake(2)).isTrue();

        writes.shareAmong(1);
        time.pass(Duration.ofSeconds(2));
        assertThat(writes.tryTake(10)).isTrue();
    }

    @Test
    void whatWasTakenIsReportedOnce() {
        writes.tryTake(3);
        writes.tryTakeOne();
        writes.tryTake(100);

        assertThat(writes.takenSinceAsked()).isEqualTo(4);
        assertThat(writes.takenSinceAsked()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Rate.MAX + 1})
    void aRateOutOfRangeIsRefused(int value) {
        assertThatThrownBy(() -> new Rate(value, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rate(1, value)).isInstanceOf(IllegalArgumentException.class);
    }
}
