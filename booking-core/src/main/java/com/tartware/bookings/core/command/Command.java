package com.tartware.bookings.core.command;

import java.util.UUID;

/**
 * One tenant's command.
 *
 * @param commandId of key and canonical command: the same for a retry, another for the same key with another command
 * @param keyId of the idempotency key; also the id of the booking that a creation makes
 */
public record Command(UUID commandId, UUID keyId, CommandBody body) {
    /** The booking that the command is about, or null for inventory. */
    public UUID bookingId() {
        return body.bookingId(keyId);
    }
}
