package com.tartware.bookings.sinks.reply;

/**
 * One Kafka record, ready to write.
 *
 * @param tenantId puts the record into the tenant's partition; null leaves that to the key
 * @param key may be null
 * @param timestampMillis milliseconds since 1970-01-01 UTC
 * @param headerNames one for each of {@code headerValues}
 */
@SuppressWarnings("ArrayRecordComponent") // A record to be written, never compared.
public record OutgoingRecord(
        String topic,
        String tenantId,
        byte[] key,
        byte[] value,
        long timestampMillis,
        String[] headerNames,
        byte[][] headerValues) {}
