package com.tartware.bookings.sinks.reply;

/**
 * One Kafka record, ready to write.
 *
 * @param partition to write to, or {@link #ANY_PARTITION}
 * @param tenantId puts a record without a partition of its own into the tenant's; null leaves that to the key
 * @param key may be null
 * @param timestampMillis milliseconds since 1970-01-01 UTC
 * @param headerNames one for each of {@code headerValues}
 */
@SuppressWarnings("ArrayRecordComponent") // A record to be written, never compared.
public record OutgoingRecord(
        String topic,
        int partition,
        String tenantId,
        byte[] key,
        byte[] value,
        long timestampMillis,
        String[] headerNames,
        byte[][] headerValues) {
    public static final int ANY_PARTITION = -1;
}
