package com.tartware.bookings.localstack.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.localstack.topics.SampleLog;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LetterJudgeTest {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final SampleLog.Registry registry = new SampleLog.Registry();
    private final Map<Place, ConsumerRecord<byte[], byte[]>> log = new HashMap<>();

    @Test
    void aCommandFromAWrongPartitionGoesToItsOwnWithItsTrace() {
        Letter letter =
                Letters.letter(1, "WRONG_PARTITION", SampleLog.TENANT, SampleLog.create(SampleLog.TENANT, 1, 2));
        log.put(letter.source(), Letters.original(letter, "traceparent", TRACE));
        Judged judged = judge(letter);
        assertThat(judged.verdict()).isEqualTo(Verdict.REPLAY);
        assertThat(judged.partition()).isEqualTo(SampleLog.HOME);
        assertThat(judged.traceparent()).isEqualTo(TRACE);
        assertThat(judged.content().kind()).isEqualTo("create booking");
        assertThat(judged.content().bookingId()).isEqualTo(SampleLog.text(2));
        assertThat(judged.content().body().at("/stays/0/check_in").asText()).isEqualTo("2026-12-24");
        assertThat(judged.content().body().at("/stays/0/rooms").asInt()).isEqualTo(1);
    }

    @Test
    void anUnknownSchemaIsRefusedUntilItIsRegistered() {
        Letter letter = Letters.letter(
                1, "UNKNOWN_SCHEMA", SampleLog.TENANT, SampleLog.createOfLaterSchema(SampleLog.TENANT, 1, 2));
        log.put(letter.source(), Letters.original(letter));
        assertThat(judge(letter).summary()).startsWith("STILL_REFUSED: UNKNOWN_SCHEMA");
        assertThat(judge(letter).content()).isNull();
        registry.registerLater();
        assertThat(judge(letter).verdict()).isEqualTo(Verdict.REPLAY);
    }

    @Test
    void whatIsNobodysCommandStaysWhereItIs() {
        assertThat(judge(Letters.letter(1, "UNREADABLE", "x", new byte[] {7})).summary())
                .startsWith("STILL_REFUSED: UNREADABLE");
        assertThat(judge(Letters.letter(1, "UNREADABLE", "x", null)).verdict()).isEqualTo(Verdict.STILL_REFUSED);
        assertThat(judge(Letters.letter(1, "TENANT_MISMATCH", "acme", SampleLog.create("demo", 1, 2)))
                        .summary())
                .startsWith("STILL_REFUSED: TENANT_MISMATCH")
                .contains("'acme'", "'demo'");
        assertThat(judge(Letters.letter(1, "TENANT_MISMATCH", null, SampleLog.create("demo", 1, 2)))
                        .verdict())
                .isEqualTo(Verdict.STILL_REFUSED);
        assertThat(judge(Letters.letter(1, "UNKNOWN_SCHEMA", null, SampleLog.tick()))
                        .verdict())
                .isEqualTo(Verdict.CLOCK_TICK);
    }

    @Test
    void aLetterAboutALogThatWasBegunAnewIsNotReplayed() {
        Letter letter =
                Letters.letter(1, "WRONG_PARTITION", SampleLog.TENANT, SampleLog.create(SampleLog.TENANT, 1, 2));
        assertThat(judge(letter).summary()).isEqualTo("ORIGINAL_DIFFERS: the log has no record at 0:101");
        Letter other = Letters.letter(1, "WRONG_PARTITION", SampleLog.TENANT, SampleLog.create(SampleLog.TENANT, 3, 4));
        log.put(letter.source(), Letters.original(other));
        assertThat(judge(letter).verdict()).isEqualTo(Verdict.ORIGINAL_DIFFERS);
    }

    @Test
    void aLetterThatDoesNotSayWhatItIsAboutIsNotReplayed() {
        Letter letter = new Letter(
                new Place(0, 1),
                SampleLog.NINE,
                null,
                null,
                null,
                null,
                SampleLog.bytes("demo"),
                SampleLog.create("demo", 1, 2));
        assertThat(judge(letter).verdict()).isEqualTo(Verdict.NOT_OF_THE_LOG);
    }

    private Judged judge(Letter letter) {
        return new LetterJudge(registry, SampleLog.PARTITIONS, place -> Optional.ofNullable(log.get(place)))
                .judge(letter);
    }
}
