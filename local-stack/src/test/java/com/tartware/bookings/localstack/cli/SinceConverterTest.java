package com.tartware.bookings.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class SinceConverterTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void aWhileAgoOrAMoment() {
        assertThat(SinceConverter.convert("90s", NOON)).isEqualTo(NOON.minusSeconds(90));
        assertThat(SinceConverter.convert("7d", NOON)).isEqualTo("2026-11-15T12:00:00Z");
        assertThat(SinceConverter.convert("2026-11-22T09:30:00Z", NOON)).isEqualTo("2026-11-22T09:30:00Z");
        assertThatThrownBy(() -> SinceConverter.convert("yesterday", NOON))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("30m, 2h or 7d");
    }
}
