package com.tartware.bookings.checker.history;

/**
 * How far readers of committed records come, once they were given time.
 *
 * @param end behind the last record, when the question was first asked
 * @param committedEnd how far they came; less than {@code end} if a transaction before it is still open
 */
public record PartitionEnd(String topic, int partition, long end, long committedEnd) {}
