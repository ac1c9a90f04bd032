package com.tartware.bookings.ingest.store;

import java.time.Instant;

/**
 * How far the store had come for a tenant when it was read: it had every decision up to this one, and none after it.
 *
 * @param tenantSequence 0 if it had none
 * @param decidedAt null if it had none
 */
public record AsOf(long tenantSequence, Instant decidedAt) {}
