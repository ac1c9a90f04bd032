package com.tartware.bookings.ingest.intake;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.ingest.ids.CanonicalCommand;
import com.tartware.bookings.ingest.ids.CommandIds;
import com.tartware.bookings.ingest.json.JsonValue.JsonObject;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.util.Optional;
import java.util.UUID;

/**
 * A checked command with the ids that its key and its content give it: single requests and lines of a batch agree.
 *
 * @param bookingId the booking that it makes or concerns; empty for inventory
 * @param record what is appended
 */
public record IdentifiedCommand(
        String tenantId, String kind, UUID commandId, Optional<UUID> bookingId, BookingCommand record) {

    /** @param json the body that the command was read from, without an idempotency key */
    public static IdentifiedCommand of(String tenantId, String key, RequestedCommand command, JsonObject json) {
        CommandIds ids = CommandIds.of(tenantId, key, CanonicalCommand.text(command.kind(), command.path(), json));
        return new IdentifiedCommand(
                tenantId,
                command.kind(),
                ids.commandId(),
                command.subject().bookingId(ids.keyId()),
                new BookingCommand(tenantId, UuidBytes.of(ids.commandId()), UuidBytes.of(ids.keyId()), command.body()));
    }
}
