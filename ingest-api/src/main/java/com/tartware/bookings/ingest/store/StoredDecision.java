package com.tartware.bookings.ingest.store;

import java.time.Instant;

/**
 * A decision as the store has it.
 *
 * @param reason null unless the outcome is {@code REJECTED}
 * @param json as the contract shows it
 */
public record StoredDecision(long tenantSequence, String outcome, String reason, Instant decidedAt, String json) {}
