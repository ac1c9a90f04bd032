package com.tartware.bookings.localstack.audit;

import java.util.Map;

/**
 * A row of a store, or what it must be.
 *
 * @param sequence of the decision that last wrote it
 * @param columns as text by name, null where a column is
 */
record Row(String tenantId, long sequence, Map<String, String> columns) {}
