package com.tartware.bookings.localstack.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void waitsDoubleUpToTheLimitAndBeginAgainAfterASuccess() {
        Backoff backoff = new Backoff(Duration.ofSeconds(3));

        assertThat(backoff.afterFailure()).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.afterFailure()).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.afterFailure()).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.afterFailure()).isEqualTo(Duration.ofSeconds(3));
        for (int failure = 0; failure < 100; failure++) {
            assertThat(backoff.afterFailure()).isEqualTo(Duration.ofSeconds(3));
        }
        backoff.succeeded();
        assertThat(backoff.afterFailure()).isEqualTo(Duration.ofMillis(500));
    }
}
