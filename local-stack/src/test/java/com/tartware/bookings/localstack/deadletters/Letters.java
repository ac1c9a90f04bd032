package com.tartware.bookings.localstack.deadletters;

import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.localstack.topics.SampleLog;
import com.tartware.bookings.schemas.Topic;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Dead letters as the decision job writes them; each lies in partition 0, where the record lies that it is about. */
final class Letters {
    private Letters() {}

    static ConsumerRecord<byte[], byte[]> record(long offset, Instant time, String code, String key, byte[] value) {
        return SampleLog.record(
                Topic.DEAD_LETTERS,
                new Place(0, offset),
                time,
                key,
                value,
                SampleLog.letterHeaders(source(offset), code));
    }

    static Letter letter(long offset, String code, String key, byte[] value) {
        return Letter.of(record(offset, SampleLog.NINE.plusSeconds(offset), code, key, value));
    }

    static Place source(long offset) {
        return new Place(0, 100 + offset);
    }

    /** The record that the letter is about. */
    static ConsumerRecord<byte[], byte[]> original(Letter letter, String... headers) {
        return SampleLog.record(
                Topic.COMMANDS.topicName(),
                letter.source(),
                letter.time(),
                letter.tenantKey(),
                letter.value(),
                headers);
    }
}
