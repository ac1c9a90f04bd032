package com.tartware.bookings.localstack.chaos.report;

/**
 * A decision as a reader of committed records got it.
 *
 * @param arrivedMillis wall clock when it could be read
 * @param decidedMillis its log time
 */
public record Arrival(String tenantId, long tenantSequence, long arrivedMillis, long decidedMillis) {}
