package com.tartware.bookings.ingest.ids;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import java.util.UUID;

/**
 * The ids of one command, made from tenant, idempotency key and canonical command alone: a retry gets the same ones from any
 * process, for ever.
 *
 * @param keyId of the idempotency key; also the id of a booking that the command makes
 * @param commandId of the key together with the command
 */
public record CommandIds(UUID keyId, UUID commandId) {
    /** Chosen once at random. Another value would give every command of the log a second identity. */
    static final UUID NAMESPACE = UUID.fromString("97853100-850d-4262-a6aa-bc8ffd1a6e48");

    private static final String SEPARATOR = "\n";

    public static CommandIds of(String tenantId, String idempotencyKey, String canonicalCommand) {
        NameBasedGenerator ofTenant = uuidV5(uuidV5(NAMESPACE).generate(tenantId));
        return new CommandIds(
                ofTenant.generate(idempotencyKey), ofTenant.generate(idempotencyKey + SEPARATOR + canonicalCommand));
    }

    /** With a digest of its own: the generator locks it, and requests run side by side. */
    private static NameBasedGenerator uuidV5(UUID namespace) {
        return Generators.nameBasedGenerator(namespace);
    }
}
