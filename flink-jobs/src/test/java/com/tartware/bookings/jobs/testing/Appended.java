package com.tartware.bookings.jobs.testing;

/**
 * A record as it is appended.
 *
 * @param tenantId null for a clock tick, which goes to every partition
 */
@SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
public record Appended(String tenantId, byte[] value, int partition, long appendTimeMillis) {}
