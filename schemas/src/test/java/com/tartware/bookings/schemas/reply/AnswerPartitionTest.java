package com.tartware.bookings.schemas.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerPartitionTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 7, 10, 719, 99_999})
    void aPartitionIsReadAsItWasWritten(int partition) {
        assertThat(AnswerPartition.of(AnswerPartition.bytes(partition))).isEqualTo(partition);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-1", "+1", "1 ", "0x1", "1.0", "100000", "99999999999999999999", "٣", "\0"})
    void whatIsNoPartitionAsksForNothing(String value) {
        assertThat(AnswerPartition.of(value.getBytes(StandardCharsets.UTF_8))).isEqualTo(AnswerPartition.NONE);
    }

    @Test
    void aHeaderMayHaveNoValue() {
        assertThat(AnswerPartition.of(null)).isEqualTo(AnswerPartition.NONE);
    }
}
