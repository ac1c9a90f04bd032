package com.tartware.bookings.sinks.reply;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
    private static final byte[] KEY = {1, 2};
    private static final int LETTER_BYTES_MAX = 1 << 20;
    private static final byte[] VALUE = {0, 0, 0, 0, 9, -1};

    @Test
    void carriesTheOriginalBytesAndWhereTheyLay() {
        OutgoingRecord record = letter("magic byte is 9").record(KEY, VALUE, 1_000, LETTER_BYTES_MAX);
        assertThat(record.topic()).isEqualTo(Topic.DEAD_LETTERS);
        assertThat(record.key()).isEqualTo(KEY);
        assertThat(record.value()).isEqualTo(VALUE);
        assertThat(record.timestampMillis()).isEqualTo(1_000);
        assertThat(headers(record))
                .containsExactly(
                        Map.entry("dlq.topic", "booking.commands.v1"),
                        Map.entry("dlq.partition", "3"),
                        Map.entry("dlq.offset", "9000000000"),
                        Map.entry("dlq.code", "UNREADABLE"),
                        Map.entry("dlq.error", "magic byte is 9"));
    }

    @Test
    void belongsToNoTenantSinceItsKeyIsNotToBeTrusted() {
        assertThat(letter("wrong tenant")
                        .record(KEY, VALUE, 1, LETTER_BYTES_MAX)
                        .tenantId())
                .isNull();
    }

    @Test
    void aMissingKeyAndAMissingValuePass() {
        OutgoingRecord record = letter("no value").record(null, null, 1, LETTER_BYTES_MAX);
        assertThat(record.key()).isNull();
        assertThat(record.value()).isNull();
    }

    @Test
    void aLongErrorIsShortened() {
        assertThat(errorOf("x".repeat(1_000))).isEqualTo("x".repeat(1_000));
        assertThat(errorOf("x".repeat(1_001))).isEqualTo("x".repeat(1_000) + "…");
        assertThat(errorOf("x".repeat(1_000_000))).hasSize(1_001);
    }

    @Test
    void shorteningCutsNoCharacterInHalf() {
        assertThat(errorOf("x".repeat(999) + "🏨🏨")).isEqualTo("x".repeat(999) + "…");
    }

    @Test
    void anErrorThatSaysNothingIsNoReasonToFail() {
        assertThat(errorOf(null)).isEmpty();
    }

    @Test
    void aValueThatTheTopicDoesNotTakeKeepsItsBeginningAndSaysHowLongItWas() {
        byte[] value = new byte[5 << 20];
        Arrays.fill(value, (byte) 7);
        OutgoingRecord record = letter("too long").record(KEY, value, 1, LETTER_BYTES_MAX);
        assertThat(record.key()).isEqualTo(KEY);
        assertThat(record.value()).containsOnly(7).hasSizeBetween(1_000_000, LETTER_BYTES_MAX);
        assertThat(headers(record)).containsEntry("dlq.value-bytes", "5242880").doesNotContainKey("dlq.key-bytes");
    }

    @Test
    void soDoesAKey() {
        OutgoingRecord record = letter("too long").record(new byte[5 << 20], VALUE, 1, LETTER_BYTES_MAX);
        assertThat(record.key()).hasSizeBetween(1_000_000, LETTER_BYTES_MAX);
        assertThat(record.value()).isEmpty();
        assertThat(headers(record))
                .containsEntry("dlq.key-bytes", "5242880")
                .containsEntry("dlq.value-bytes", Integer.toString(VALUE.length));
    }

    @Test
    void aShortenedLetterLeavesRoomForTheLongestError() {
        OutgoingRecord record = letter("€".repeat(2_000)).record(KEY, new byte[5 << 20], 1, LETTER_BYTES_MAX);
        int headerBytes = Stream.of(record.headerValues())
                .mapToInt(header -> header.length)
                .sum();
        assertThat(record.key().length + record.value().length + headerBytes).isLessThan(LETTER_BYTES_MAX - 4_096);
    }

    private static String errorOf(String error) {
        return headers(letter(error).record(KEY, VALUE, 1, LETTER_BYTES_MAX)).get("dlq.error");
    }

    private static DeadLetter letter(String error) {
        return new DeadLetter(Topic.COMMANDS.topicName(), 3, 9_000_000_000L, "UNREADABLE", error);
    }

    private static Map<String, String> headers(OutgoingRecord record) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < record.headerNames().length; i++) {
            headers.put(record.headerNames()[i], new String(record.headerValues()[i], StandardCharsets.UTF_8));
        }
        return headers;
    }
}
