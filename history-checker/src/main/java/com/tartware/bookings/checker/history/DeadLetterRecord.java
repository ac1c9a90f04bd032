package com.tartware.bookings.checker.history;

/**
 * A dead letter.
 *
 * @param topic that it is about, null if it does not say so
 * @param aboutPartition -1 if it does not say so
 * @param value the original bytes, or their beginning
 * @param valueBytes how many the original has, where the letter has only their beginning; null where it has all
 */
@SuppressWarnings("ArrayRecordComponent") // Looked at, never compared as a record.
public record DeadLetterRecord(
        int partition,
        long offset,
        String topic,
        int aboutPartition,
        long aboutOffset,
        String code,
        byte[] value,
        String valueBytes) {}
