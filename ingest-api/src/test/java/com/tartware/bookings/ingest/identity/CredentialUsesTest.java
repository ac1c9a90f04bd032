package com.tartware.bookings.ingest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CredentialUsesTest {
    private Instant now = Instant.parse("2030-01-01T10:59:59Z");
    private final CredentialUses uses = new CredentialUses(() -> now);

    @Test
    void theFirstUseOfEachCredentialInAnHourIsToldOnce() {
        assertThat(uses.isFirstInHour("key a")).isTrue();
        assertThat(uses.isFirstInHour("key a")).isFalse();
        assertThat(uses.isFirstInHour("key b")).isTrue();

        now = now.plusSeconds(1);

        assertThat(uses.isFirstInHour("key a")).isTrue();
        assertThat(uses.isFirstInHour("key a")).isFalse();
    }

    @Test
    void aClockThatJumpsBackBeginsAnHourLikeAnyOther() {
        uses.isFirstInHour("key a");

        now = now.minus(Duration.ofHours(5));

        assertThat(uses.isFirstInHour("key a")).isTrue();
        assertThat(uses.isFirstInHour("key a")).isFalse();
    }

    @Test
    void whatIsRememberedHasABound() {
        for (int key = 0; key < CredentialUses.REMEMBERED_MAX; key++) {
            assertThat(uses.isFirstInHour("key " + key)).isTrue();
        }

        assertThat(uses.isFirstInHour("one too many")).isFalse();
        assertThat(uses.isFirstInHour("key 0")).isFalse();
    }
}
