package com.tartware.bookings.checker.reading;

import com.tartware.bookings.checker.history.DeadLetterRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Dead letters with the headers that say what they are about. */
final class DeadLetterReading {
    private final List<DeadLetterRecord> letters = new ArrayList<>();

    List<DeadLetterRecord> letters() {
        return letters;
    }

    void take(ConsumerRecord<byte[], byte[]> record) {
        letters.add(new DeadLetterRecord(
                record.partition(),
                record.offset(),
                header(record, "dlq.topic"),
                (int) number(header(record, "dlq.partition")),
                number(header(record, "dlq.offset")),
                header(record, "dlq.code"),
                record.value(),
                header(record, "dlq.value-bytes")));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static long number(String text) {
        return text == null || !text.matches("\\d{1,18}") ? -1 : Long.parseLong(text);
    }
}
