package com.tartware.bookings.localstack.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A record that nobody can read at partition 3, offset 41, and the letters there are about it. */
class DeadLettersAuditTest {
    private static final byte[] GARBAGE = {7, 7, 7};
    private static final Instant REFUSED_AT = Instant.parse("2026-11-22T09:30:00Z");

    private final Differences differences = new Differences();
    private final DeadLetters deadLetters = new DeadLetters(differences);

    @Test
    void aRefusedRecordWithItsLetterIsClean() {
        refuse();
        deadLetters.read(letter("booking.commands.v1", "3", "41", GARBAGE));
        deadLetters.read(letter("booking.commands.v1", "3", "41", GARBAGE));

        assertThat(deadLetters.complete(Instant.EPOCH)).isTrue();
        assertThat(compare()).isEmpty();
    }

    @Test
    void aRefusedRecordWithoutLetterIsNamed() {
        refuse();
        deadLetters.read(letter("booking.decisions.v1", "3", "41", GARBAGE));

        assertThat(deadLetters.complete(Instant.EPOCH)).isFalse();
        assertThat(compare())
                .containsExactly(
                        "dead letters: there is none about partition 3 offset 41 of the command topic, which was refused");
    }

    @Test
    void aLetterThatTheTopicNoLongerKeepsIsNotMissed() {
        refuse();

        deadLetters.compareMissing(REFUSED_AT.plusMillis(1));

        assertThat(differences.sentences()).isEmpty();
    }

    @Test
    void aLetterAboutARecordThatWasTakenIsNamed() {
        refuse();
        deadLetters.read(letter("booking.commands.v1", "3", "41", GARBAGE));
        deadLetters.read(letter("booking.commands.v1", "3", "42", GARBAGE));

        assertThat(compare())
                .containsExactly(
                        "dead letters: there is one about partition 3 offset 42 of the command topic, which was not refused");
    }

    @Test
    void aLetterWithOtherBytesIsNamed() {
        refuse();
        deadLetters.read(letter("booking.commands.v1", "3", "41", new byte[] {7}));

        assertThat(compare())
                .containsExactly(
                        "dead letters: the one about partition 3 offset 41 of the command topic has other bytes");
    }

    @Test
    void aShortenedLetterHasTheBeginningAndTheLength() {
        refuse();
        deadLetters.read(shortened(new byte[] {7}, "3"));
        assertThat(compare()).isEmpty();
    }

    @ParameterizedTest(name = "{0} of {1} bytes")
    @CsvSource({"8, 3", "7, 4", "7, x"})
    void aShortenedLetterWithOtherBytesIsNamed(byte beginning, String valueBytes) {
        refuse();
        deadLetters.read(shortened(new byte[] {beginning}, valueBytes));
        assertThat(compare())
                .containsExactly(
                        "dead letters: the one about partition 3 offset 41 of the command topic has other bytes");
    }

    @Test
    void aLetterThatDoesNotSayWhatItIsAboutIsNamed() {
        deadLetters.read(letter("booking.commands.v1", "3", "x", GARBAGE));
        deadLetters.read(new ConsumerRecord<>(Topic.DEAD_LETTERS, 0, 6, null, GARBAGE));

        assertThat(compare())
                .containsExactly(
                        "dead letters: partition 0 offset 5 does not say what it is about",
                        "dead letters: partition 0 offset 6 does not say what it is about");
    }

    @Test
    void theReplayTellsOfWhatItRefuses() {
        ReplayedLog replay = new ReplayedLog(new NoRegistry(), 8, deadLetters);
        replay.fold(new ConsumerRecord<>(Topic.COMMANDS.topicName(), 3, 41, new byte[] {'x'}, GARBAGE));

        assertThat(deadLetters.refusedCount()).isEqualTo(1);
        deadLetters.read(letter("booking.commands.v1", "3", "41", GARBAGE));
        assertThat(compare()).isEmpty();
    }

    private void refuse() {
        deadLetters.refuse(3, 41, REFUSED_AT.toEpochMilli(), GARBAGE);
    }

    private List<String> compare() {
        deadLetters.compareMissing(Instant.EPOCH);
        deadLetters.compareSurplus();
        return differences.sentences();
    }

    private static ConsumerRecord<byte[], byte[]> shortened(byte[] beginning, String valueBytes) {
        ConsumerRecord<byte[], byte[]> letter = letter("booking.commands.v1", "3", "41", beginning);
        letter.headers().add("dlq.value-bytes", valueBytes.getBytes(StandardCharsets.UTF_8));
        return letter;
    }

    private static ConsumerRecord<byte[], byte[]> letter(String topic, String partition, String offset, byte[] value) {
        ConsumerRecord<byte[], byte[]> letter = new ConsumerRecord<>(Topic.DEAD_LETTERS, 0, 5, null, value);
        letter.headers()
                .add("dlq.topic", topic.getBytes(StandardCharsets.UTF_8))
                .add("dlq.partition", partition.getBytes(StandardCharsets.UTF_8))
                .add("dlq.offset", offset.getBytes(StandardCharsets.UTF_8));
        return letter;
    }
}
