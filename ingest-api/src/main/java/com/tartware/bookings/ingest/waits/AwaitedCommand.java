package com.tartware.bookings.ingest.waits;

import java.util.UUID;

/**
 * The command that a request waits for.
 *
 * @param keyId the id of its idempotency key; a booking that the command makes has it, too
 */
public record AwaitedCommand(String tenantId, UUID commandId, UUID keyId) {}
