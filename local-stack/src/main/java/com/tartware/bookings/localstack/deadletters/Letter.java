package com.tartware.bookings.localstack.deadletters;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.topics.HeaderText;
import com.tartware.bookings.localstack.topics.Place;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of the dead letter topic.
 *
 * @param place where the letter itself lies
 * @param time log time of the record that it is about
 * @param code as written, which need not be one that this release knows; null if the letter has none
 * @param topic of the record that it is about; null if it does not say
 * @param source where that record lies; null if it does not say
 * @param key may be null
 * @param value may be null
 */
@SuppressWarnings("ArrayRecordComponent") // Carried and looked at, never compared.
public record Letter(
        Place place, Instant time, String code, String error, String topic, Place source, byte[] key, byte[] value) {
    public static Letter of(ConsumerRecord<byte[], byte[]> record) {
        return new Letter(
                new Place(record.partition(), record.offset()),
                Instant.ofEpochMilli(record.timestamp()),
                HeaderText.of(record, "dlq.code"),
                HeaderText.of(record, "dlq.error"),
                HeaderText.of(record, "dlq.topic"),
                source(HeaderText.of(record, "dlq.partition"), HeaderText.of(record, "dlq.offset")),
                record.key(),
                record.value());
    }

    private static Place source(String partition, String offset) {
        try {
            return Place.parse(partition + ":" + offset);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The key as a tenant's id; null without one. */
    public String tenantKey() {
        return key == null ? null : new String(key, StandardCharsets.UTF_8);
    }

    /** {@code booking.commands.v1-3@4711} */
    public String sourceText() {
        return topic == null || source == null
                ? "does not say"
                : "%s-%d@%d".formatted(topic, source.partition(), source.offset());
    }

    int bytes() {
        return value == null ? 0 : value.length;
    }

    /** What a list keeps: a topic's worth of letters with their bytes would not fit into memory. */
    Letter withoutBytes() {
        return new Letter(place, time, code, error, topic, source, key, null);
    }

    /** @param bytes of the value, which the letter itself may no longer have */
    ObjectNode json(int bytes) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("dead_letter", place.toString());
        node.put("time", time.toString());
        node.put("code", code);
        node.put("error", error);
        node.put("source_topic", topic);
        node.put("source_partition", source == null ? null : Integer.valueOf(source.partition()));
        node.put("source_offset", source == null ? null : Long.valueOf(source.offset()));
        node.put("tenant_key", tenantKey());
        node.put("bytes", bytes);
        return node;
    }
}
