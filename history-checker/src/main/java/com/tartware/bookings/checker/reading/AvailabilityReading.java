package com.tartware.bookings.checker.reading;

import com.tartware.bookings.checker.history.NightRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The availability topic as a reader of a compacted topic ends up with it: the newest record of each key. */
final class AvailabilityReading {
    private static final String NIGHT = "com.tartware.bookings.avro.NightAvailability";

    private final AvroFrames frames;
    private final Fields fields;
    private final Map<String, NightRecord> newest = new HashMap<>();
    private final List<String> unreadable = new ArrayList<>();

    AvailabilityReading(AvroFrames frames, Fields fields) {
        this.frames = frames;
        this.fields = fields;
    }

    List<NightRecord> newest() {
        return new ArrayList<>(newest.values());
    }

    List<String> unreadable() {
        return unreadable;
    }

    void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            GenericRecord night = frames.read(record.value(), NIGHT);
            String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            newest.put(
                    key,
                    new NightRecord(
                            record.partition(),
                            record.offset(),
                            key,
                            fields.word(night, "tenant_id"),
                            fields.roomType(night),
                            Fields.number(night, "night"),
                            fields.counters(night),
                            Fields.longNumber(night, "tenant_sequence")));
        } catch (UnreadableException e) {
            unreadable.add("availability topic partition %d offset %d is no night: %s"
                    .formatted(record.partition(), record.offset(), e.getMessage()));
        }
    }
}
